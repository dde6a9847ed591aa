import DenseMath
import TasteStore
import TasteValues

/// The items of one answer, and those that follow in the order of its first page.
struct ItemPage {
    var entries: [TopK.Entry] = []
    var explored: Set<Int32> = []
    /// What the next pages show.
    var rest: [PageCursor.Place] = []
    /// nil: no cursor was asked for.
    var origin: PageCursor.Origin?
}

extension Engine {
    /// The page that a question asks for: the first one, which fixes the order, or one that follows that order without
    /// the items that are not eligible any more.
    func page(
        of question: Question, for party: Party, among eligible: EligibleItems, in snapshot: borrowing Snapshot
    ) throws -> ItemPage {
        guard question.isPaged || !question.cursor.isEmpty else {
            let needed = needed(for: question.count, of: question)
            let ordered = try withScores(of: party, for: eligible, best: needed, in: snapshot) {
                try order(question.count, question, of: $0, for: party, among: eligible, in: snapshot)
            }
            return ItemPage(entries: ordered.entries, explored: ordered.explored)
        }
        let origin = PageCursor.Origin(store: try snapshot.identity, request: question.fingerprint)
        return question.cursor.isEmpty
            ? try firstPage(of: question, origin, for: party, among: eligible, in: snapshot)
            : try laterPage(of: question, origin, for: party, among: eligible, in: snapshot)
    }

    /// About what one place of the order of all pages takes.
    private static let placeNanoseconds = 200

    private func firstPage(
        of question: Question, _ origin: PageCursor.Origin, for party: Party, among eligible: EligibleItems,
        in snapshot: borrowing Snapshot
    ) throws -> ItemPage {
        let count = min(eligible.count, question.count + PageCursor.capacity(itemCount: eligible.itemCount))
        try TimeAllowance.check(expecting: count * Self.placeNanoseconds)
        let ordered = try withScores(of: party, for: eligible, in: snapshot) {
            try order(count, question, of: $0, for: party, among: eligible, in: snapshot)
        }
        let rest = ordered.entries.dropFirst(question.count).map {
            PageCursor.Place(item: $0.index, isExplored: ordered.explored.contains($0.index))
        }
        return ItemPage(
            entries: Array(ordered.entries.prefix(question.count)), explored: ordered.explored, rest: rest,
            origin: origin)
    }

    private func laterPage(
        of question: Question, _ origin: PageCursor.Origin, for party: Party, among eligible: EligibleItems,
        in snapshot: borrowing Snapshot
    ) throws -> ItemPage {
        let places = try PageCursor(question.cursor, of: origin).places.filter { eligible.contains($0.item) }
        let shown = places.prefix(question.count)
        var needed = EligibleItems(allBelow: eligible.itemCount)
        needed.keep(
            ItemBits(shown.map { UInt32(bitPattern: $0.item) }, itemCount: eligible.itemCount), by: "cursor")
        let entries = try withScores(of: party, for: needed, in: snapshot) { scores in
            shown.map { TopK.Entry(index: $0.item, score: scores.score(of: $0.item)) }
        }
        return ItemPage(
            entries: entries, explored: Set(shown.lazy.filter(\.isExplored).map(\.item)),
            rest: Array(places.dropFirst(question.count)), origin: origin)
    }
}
