import Algorithms
import TasteStore
import TasteValues

/// What is known of items besides their ratings: their genres and years.
///
/// Items of which neither is known take no room and no time, so that a catalogue of a million empty records costs
/// nothing. A copy shares all pages with the original until one of the two changes.
struct Catalogue: RecordTable {
    /// The described items among ``pageSize`` consecutive ones.
    private final class Page: Sendable {
        /// Ascending.
        let items: [Int32]
        /// 0: not known.
        let years: [Int32]
        /// The genres of `items[n]` are `genres[offsets[n]..<offsets[n + 1]]`.
        let offsets: [Int]
        let genres: [Int32]

        init(_ descriptions: [(item: Int32, own: Description)]) {
            items = descriptions.map(\.item)
            years = descriptions.map(\.own.year)
            genres = descriptions.flatMap(\.own.genres)
            offsets = descriptions.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.own.genres.count) }
        }

        var descriptions: [Int32: Description] {
            Dictionary(
                uniqueKeysWithValues: items.indices.map { position in
                    let own = genres[offsets[position]..<offsets[position + 1]]
                    return (items[position], Description(year: years[position], genres: Array(own)))
                })
        }
    }

    /// What a record says about an item.
    struct Description: Sendable {
        /// 0: not known.
        var year: Int32
        /// Numbers of ``GenreNames``, each once.
        var genres: [Int32]

        var isEmpty: Bool { year == 0 && genres.isEmpty }
    }

    private static let pageSize = 1024

    /// The genres of all catalogues that were copied from the same one.
    let names = GenreNames()
    private var pages: [Page?] = []
    /// Grows with every change, so that what was computed from a catalogue can be kept.
    private(set) var version: UInt64 = 0

    func description(of item: Item) -> Description {
        Description(year: Int32(clamping: item.year ?? 0), genres: names.numbers(of: item.genres))
    }

    mutating func take(_ records: [(item: Int, record: Item)]) {
        if records.isEmpty { return }
        version += 1
        let changes = records.map { (item: $0.item, own: description(of: $0.record)) }
        for (page, changed) in Dictionary(grouping: changes, by: { $0.item / Self.pageSize }) {
            while pages.count <= page { pages.append(nil) }
            var descriptions = pages[page]?.descriptions ?? [:]
            for (item, own) in changed { descriptions[Int32(item)] = own.isEmpty ? nil : own }
            let sorted = descriptions.sorted { $0.key < $1.key }.map { (item: $0.key, own: $0.value) }
            pages[page] = sorted.isEmpty ? nil : Page(sorted)
        }
    }

    /// What is known of an item; nil: neither genres nor year.
    func description(ofItem item: Int32) -> Description? {
        let page = Int(item) / Self.pageSize
        guard page < pages.count, let page = pages[page] else { return nil }
        let position = page.items.partitioningIndex { $0 >= item }
        guard position < page.items.count, page.items[position] == item else { return nil }
        return Description(
            year: page.years[position],
            genres: Array(page.genres[page.offsets[position]..<page.offsets[position + 1]]))
    }

    /// Runs `body` on the described items from an index on, in the order of indices, as (item, year, genres). The year
    /// is 0 if it is not known.
    func forEachDescribed(from first: Int = 0, _ body: (Int32, Int32, Span<Int32>) -> Void) {
        guard first / Self.pageSize < pages.count else { return }
        for case let page? in pages[(first / Self.pageSize)...] {
            let genres = page.genres
            for position in page.items.indices where page.items[position] >= first {
                body(
                    page.items[position], page.years[position],
                    genres.span.extracting(page.offsets[position]..<page.offsets[position + 1]))
            }
        }
    }
}
