---- MODULE FileProtocolStoreBesideUpdater ----
EXTENDS FileProtocol
Kinds == <<"store", "store", "updater">>
====
