import TasteStore
import TasteValues

extension Engine {
    /// The items whose titles or names match a text, best first, and of equal ones those with more ratings first.
    ///
    /// - Parameters:
    ///   - text: What somebody has typed, with typing errors. Its last word need not be complete.
    ///   - bytes: The size of the frame into which the answer must fit.
    /// - Throws: `invalidArgument` for a text without letters and digits, or a very long one.
    package func findItems(_ text: String, count: Int, bytes: Int = .max) throws(TasteError) -> Answer<[ItemInfo]> {
        guard text.utf8.count <= Self.longestSearchText else {
            throw TasteError(
                .invalidArgument, "A text to search for has at most \(Self.longestSearchText) bytes of UTF-8.",
                field: "text")
        }
        let match = TitleMatch(text)
        guard !match.words.isEmpty else {
            throw TasteError(
                .invalidArgument, "There is nothing to search for. Type at least one letter or digit.", field: "text")
        }
        return try read { snapshot in
            let table = try self.titles.complete(in: snapshot)
            let found = try self.matches(match, count: count, in: table, snapshot)
            var answer: [ItemInfo] = []
            var budget = PageBudget(bytes: bytes)
            for entry in found.prefix(count) {
                guard let info = try self.information(ofItem: entry.item, bytes: bytes, in: snapshot) else { continue }
                guard budget.take(texts: info.item.textCount, bytes: info.item.textBytes) else { break }
                answer.append(info)
            }
            return Answer(answer, freshness: try self.freshness(in: snapshot))
        }
    }

    private static let longestSearchText = 1024
    private static let shareOfBest: Float = 0.75

    private struct Match {
        let item: UInt32
        let score: Float
        let ratings: UInt32
    }

    /// The titles that match, best first. Those with other spellings are looked for only if fewer than `count` have the
    /// words as they were typed: to compare letters takes far longer, and the first letters of a word fit thousands.
    private func matches(
        _ match: TitleMatch, count: Int, in table: TitleTable, _ snapshot: borrowing Snapshot
    ) throws -> [Match] {
        let candidates = try table.candidates(for: match.pairs)
        var found = try matches(match, among: candidates, withErrors: false, in: table, snapshot)
        if found.count < count {
            found = try matches(match, among: candidates, withErrors: true, in: table, snapshot)
        }
        // What only resembles the text is of no interest beside what has its words.
        let least = (found.map(\.score).max() ?? 0) * Self.shareOfBest
        found.removeAll { $0.score < least }
        return found.sorted { ($0.score, $0.ratings, $1.item) > ($1.score, $1.ratings, $0.item) }
    }

    private func matches(
        _ match: TitleMatch, among candidates: [Int], withErrors: Bool, in table: TitleTable,
        _ snapshot: borrowing Snapshot
    ) throws -> [Match] {
        let (count, items) = (try snapshot.items.count, snapshot.items)
        var found: [Match] = []
        for (position, item) in candidates.enumerated() where item < count {
            if position.isMultiple(of: 64) { try TimeAllowance.check() }
            guard let score = match.score(table.words(ofItem: item), withErrors: withErrors) else { continue }
            found.append(
                Match(item: UInt32(item), score: score, ratings: try items.statistics(of: UInt32(item)).count))
        }
        return found
    }
}

extension TitleTable {
    /// Titles that share fewer of the letter pairs than this are not looked at.
    private static let leastShare = 0.55
    /// About how many titles are compared letter by letter.
    private static let compared = 2000

    /// The items that share most letter pairs with a text, in the order of indices.
    fileprivate func candidates(for pairs: LetterPairs) throws -> [Int] {
        var titles = [Int](repeating: 0, count: pairs.count + 1)
        try forEachPage { _, page in
            try TimeAllowance.check()
            for position in page.indices { titles[pairs.shared(with: page[position])] += 1 }
        }
        var least = max(1, Int((Double(pairs.count) * Self.leastShare).rounded(.up)))
        var sum = titles.last ?? 0
        for shared in stride(from: pairs.count, to: least, by: -1) {
            sum += titles[shared - 1]
            if sum > Self.compared {
                least = shared
                break
            }
        }
        var found: [Int] = []
        forEachPage { first, page in
            for position in page.indices where pairs.shared(with: page[position]) >= least {
                found.append(first + position)
            }
        }
        return found
    }
}
