"""Price lists: when, where and for whom other prices hold (docs/rules/prices.md)."""
