---- MODULE FileProtocolSharedName ----
EXTENDS FileProtocol
Kinds == <<"list", "list">>
====
