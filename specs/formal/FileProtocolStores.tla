---- MODULE FileProtocolStores ----
EXTENDS FileProtocol
Kinds == <<"store", "store", "store">>
====
