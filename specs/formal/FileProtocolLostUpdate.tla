---- MODULE FileProtocolLostUpdate ----
EXTENDS FileProtocol
Kinds == <<"hook", "hook">>
====
