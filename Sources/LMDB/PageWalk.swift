/// The walk over one tree of pages.
extension PageCheck {
    /// What the entries of a tree are.
    enum Kind {
        /// The names of tables, and small values.
        case main
        /// The entries of a table: keys with a value or a row each.
        case table
        /// The values of one row, all of one size.
        case row
        /// Lists of free pages by the transaction that freed them.
        case free
    }

    /// One page of a tree, and the keys between which its own must be.
    private struct Place {
        let tree: DataFile.Tree
        let kind: Kind
        var page: UInt64
        var level: UInt16
        var lower: ArraySlice<UInt8>?
        var upper: ArraySlice<UInt8>?

        // lmdb.h, "MDB_INTEGERKEY"
        var hasIntegerKeys: Bool { tree.flags & 0x08 != 0 }

        /// Whether one key sorts before another.
        func isOrdered(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Bool {
            guard hasIntegerKeys else { return left.lexicographicallyPrecedes(right) }
            return left.count == right.count && left.reversed().lexicographicallyPrecedes(right.reversed())
        }

        /// Whether a key is at or after the lower bound, and before the upper one.
        func admits(_ key: ArraySlice<UInt8>) -> Bool {
            if let lower, isOrdered(key, lower) { return false }
            if let upper { return isOrdered(key, upper) }
            return true
        }
    }

    // mdb.c, "CURSOR_STACK"
    private static let depthLimit: UInt16 = 32

    /// Walks a tree and compares the number of its entries with what its root says.
    mutating func walk(_ tree: DataFile.Tree, _ kind: Kind) {
        let before = findings.count
        var entries: UInt64 = 0
        if !tree.isEmpty {
            guard (1...Self.depthLimit).contains(tree.depth) else { return note("a tree has the depth \(tree.depth)") }
            entries = visit(Place(tree: tree, kind: kind, page: tree.root, level: 1))
        }
        if findings.count == before, isFinished, entries != tree.entries {
            note("there are \(entries) entries, and the root says \(tree.entries)")
        }
    }

    /// - Returns: The number of entries below a page.
    private mutating func visit(_ place: Place) -> UInt64 {
        guard hasTime(), claim(place.page), let page = read(place.page) else { return 0 }
        guard let count = page.count else {
            note("page \(place.page) has an impossible size")
            return 0
        }
        if place.level < place.tree.depth {
            return page.flags == .branch ? branch(page, count, place) : wrongKind(place)
        }
        switch (place.kind, page.flags) {
        case (.main, .leaf), (.table, .leaf), (.free, .leaf): return leaf(page, count, place)
        case (.row, [.leaf, .fixed]): return fixedLeaf(page, count, place)
        default: return wrongKind(place)
        }
    }

    private mutating func wrongKind(_ place: Place) -> UInt64 {
        note("page \(place.page) is of another kind than its place in the tree needs")
        return 0
    }

    private mutating func branch(_ page: DataPage, _ count: Int, _ place: Place) -> UInt64 {
        let nodes = (0..<count).compactMap { page.node($0) }
        // LMDB aborts at a branch with one entry, except in the list of free pages.
        guard nodes.count == count, count > (place.kind == .free ? 0 : 1) else {
            note("page \(place.page) has entries outside it, or too few")
            return 0
        }
        var entries: UInt64 = 0
        for (position, node) in nodes.enumerated() {
            // The key of the first entry means nothing.
            let isFirst = position == 0
            guard isFirst || place.admits(node.key) else {
                note("page \(place.page) has keys out of order")
                return entries
            }
            var below = place
            (below.page, below.level) = (node.child, place.level + 1)
            if !isFirst { below.lower = node.key }
            if position + 1 < count { below.upper = nodes[position + 1].key }
            if let lower = below.lower, let upper = below.upper, !place.isOrdered(lower, upper) {
                note("page \(place.page) has keys out of order")
                return entries
            }
            entries += visit(below)
        }
        return entries
    }

    private mutating func fixedLeaf(_ page: DataPage, _ count: Int, _ place: Place) -> UInt64 {
        let size = Int(place.tree.pad)
        var previous: ArraySlice<UInt8>?
        for position in 0..<count {
            guard size > 0, page.fixedSize == size, let value = page.fixedValue(position, size: size) else {
                note("page \(place.page) has values outside it")
                return UInt64(position)
            }
            let follows = previous.map { place.isOrdered($0, value) } ?? true
            guard follows, place.admits(value) else {
                note("page \(place.page) has values out of order")
                return UInt64(position)
            }
            previous = value
        }
        return UInt64(count)
    }

    private mutating func leaf(_ page: DataPage, _ count: Int, _ place: Place) -> UInt64 {
        var entries: UInt64 = 0
        var previous: ArraySlice<UInt8>?
        for position in 0..<count {
            guard let node = page.node(position) else {
                note("page \(place.page) has entries outside it")
                return entries
            }
            let follows = previous.map { place.isOrdered($0, node.key) } ?? true
            guard follows, place.admits(node.key), !place.hasIntegerKeys || [4, 8].contains(node.key.count) else {
                note("page \(place.page) has keys out of order")
                return entries
            }
            entries += self.entries(of: node, place)
            previous = node.key
        }
        return entries
    }

    /// Looks at what belongs to an entry of a leaf.
    ///
    /// - Returns: The number of values that it counts for.
    private mutating func entries(of node: DataPage.Node, _ place: Place) -> UInt64 {
        if node.isElsewhere {
            let pages = pagesOf(node, place)
            if place.kind == .free, let pages { freePages(pages) }
            return 1
        }
        guard node.valueBytes <= node.rest.count else {
            note("page \(place.page) has a value outside it")
            return 1
        }
        let value = Array(node.rest.prefix(node.valueBytes))
        switch (place.kind, node.isTree, node.isRow) {
        case (.main, true, false), (.table, true, true):
            guard value.count == DataFile.Tree.byteCount else {
                note("page \(place.page) has a damaged root")
                return 1
            }
            let tree = DataFile.Tree(value.span.bytes, at: 0)
            if place.kind == .main {
                walk(table: String(decoding: node.key, as: UTF8.self), tree)
                return 1
            }
            walk(tree, .row)
            return tree.entries
        case (.table, false, true): return smallRow(value, place)
        case (.free, false, false):
            freePages(value)
            return 1
        case (_, false, false): return 1
        default:
            note("page \(place.page) has an entry of another kind than its table")
            return 1
        }
    }

    /// Looks at a row that is kept in its entry, in the form of a page.
    private mutating func smallRow(_ bytes: [UInt8], _ place: Place) -> UInt64 {
        let row = DataPage(bytes: bytes)
        guard bytes.count >= DataPage.headBytes, let count = row.count, row.flags == [.leaf, .fixed] else {
            note("page \(place.page) has a damaged row")
            return 1
        }
        let values = (0..<count).compactMap { row.fixedValue($0, size: row.fixedSize) }
        let isOrdered = zip(values, values.dropFirst()).allSatisfy { $0.lexicographicallyPrecedes($1) }
        if row.fixedSize == 0 || values.count < count || !isOrdered { note("page \(place.page) has a damaged row") }
        return UInt64(count)
    }

    /// Claims the pages that a large value has to itself.
    ///
    /// - Returns: The value, of a list of free pages only.
    private mutating func pagesOf(_ node: DataPage.Node, _ place: Place) -> [UInt8]? {
        guard node.rest.count >= 8 else {
            note("page \(place.page) has an entry outside it")
            return nil
        }
        let first = Array(node.rest.prefix(8)).span.bytes.load(UInt64.self, at: 0)
        guard claim(first), let page = read(first) else { return nil }
        let needed = (DataPage.headBytes - 1 + node.valueBytes) / meta.pageSize + 1
        guard page.flags == .overflow, Int(page.overflowPages) >= needed else {
            note("page \(first) is not the beginning of a value of \(node.valueBytes) bytes")
            return nil
        }
        for next in 1..<UInt64(max(page.overflowPages, 1)) { guard claim(first + next) else { return nil } }
        guard place.kind == .free else { return nil }
        return value(node.valueBytes, onPagesFrom: first)
    }

    /// A list of free pages is its length and the numbers of the pages, largest first (mdb.c, "midl.h").
    private mutating func freePages(_ bytes: [UInt8]) {
        let words = bytes.count / 8
        let count = words > 0 ? bytes.span.bytes.load(UInt64.self, at: 0) : 0
        guard words > 0, count < UInt64(words) else { return note("a list of free pages is damaged") }
        for position in 0..<Int(count) {
            let page = bytes.span.bytes.load(UInt64.self, at: 8 * (position + 1))
            // Pages at the end of the file may never have been written.
            guard page > 1, page <= meta.lastPage, claimFree(page) else {
                return note("the list of free pages names page \(page), which is used or out of the file")
            }
        }
    }
}
