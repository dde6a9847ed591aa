import CMalloc

/// Gives the pages of freed memory back to the system; the C library keeps them otherwise (malloc_trim(3)).
package func releaseFreeMemory() { malloc_trim(0) }
