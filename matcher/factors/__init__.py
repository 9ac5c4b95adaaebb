"""The factors of the score: one module each.

Each module has `values(pairing)` → one value from 0 to 1 per candidate, computed for all at once; `reason`
→ the facts behind one candidate's value; `against` and `ask` → what speaks against it and what nobody knows
yet. Unknown facts take the factor's middle value, so that they neither help nor harm.
"""
