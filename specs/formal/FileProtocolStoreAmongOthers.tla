---- MODULE FileProtocolStoreAmongOthers ----
EXTENDS FileProtocol
Kinds == <<"store", "hook", "list">>
====
