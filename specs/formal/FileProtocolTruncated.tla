---- MODULE FileProtocolTruncated ----
EXTENDS FileProtocol
Kinds == <<"updater", "hook">>
====
