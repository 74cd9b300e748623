"""One server in detail: what the page of `entradrift document` says, found without a partner to compare with."""
