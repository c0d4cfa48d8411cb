"""Powers: who may act, sign, appoint or approve for whom, and up to which limit."""
