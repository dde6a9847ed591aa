import TasteValues

/// The titles and names of all items, as search compares them.
struct TitleTable: RecordTable {
    /// The texts of ``pageSize`` consecutive items.
    private final class Page: Sendable {
        /// Of each item, zero without one: the letter pairs of its title and name.
        let pairs: [SIMD4<UInt64>]
        /// The texts one after the other; those of item n end at `ends[n]`.
        let bytes: [UInt8]
        let ends: [Int32]

        init(_ texts: [[UInt8]], _ pairs: [SIMD4<UInt64>]) {
            self.pairs = pairs
            bytes = texts.flatMap { $0 }
            ends = texts.reduce(into: []) { $0.append(($0.last ?? 0) + Int32($1.count)) }
        }

        func text(_ position: Int) -> ArraySlice<UInt8> {
            bytes[(position == 0 ? 0 : Int(ends[position - 1]))..<Int(ends[position])]
        }
    }

    private static let pageSize = 1024
    private static let blank = SearchText.blank

    private var pages: [Page] = []

    init() {}

    mutating func take(_ records: [(item: Int, record: Item)]) {
        for (number, changed) in Dictionary(grouping: records, by: { $0.item / Self.pageSize }) {
            while pages.count <= number { pages.append(Page([], [])) }
            let page = pages[number]
            var texts = page.ends.indices.map { Array(page.text($0)) }
            var pairs = page.pairs
            for (item, record) in changed {
                let position = item % Self.pageSize
                while texts.count <= position {
                    texts.append([])
                    pairs.append(.zero)
                }
                texts[position] = Self.text(of: record)
                pairs[position] = LetterPairs(texts[position].split(separator: Self.blank)).bits
            }
            pages[number] = Page(texts, pairs)
        }
    }

    private static func text(of record: Item) -> [UInt8] {
        SearchText(record.title == record.id ? record.id : "\(record.title) \(record.id)").bytes
    }

    /// Runs `body` with the items of each page, the first of which has the index given, and their letter pairs.
    func forEachPage(_ body: (Int, Span<SIMD4<UInt64>>) throws -> Void) rethrows {
        for (number, page) in pages.enumerated() {
            let pairs = page.pairs
            try body(number * Self.pageSize, pairs.span)
        }
    }

    /// The words of an item's title, followed by those of its name where it differs.
    func words(ofItem item: Int) -> [ArraySlice<UInt8>] {
        pages[item / Self.pageSize].text(item % Self.pageSize).split(separator: Self.blank)
    }
}
