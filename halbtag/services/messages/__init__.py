"""Which mails an occasion brings: who gets which one, in the order in which they are to go; one module per subject."""
