import IndexStore
