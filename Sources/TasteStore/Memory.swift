import CMalloc

/// Returns the pages of freed memory to the system, which the C library otherwise keeps (malloc_trim(3)).
package func releaseFreeMemory() { malloc_trim(0) }
