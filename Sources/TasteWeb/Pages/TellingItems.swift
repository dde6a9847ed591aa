import Foundation
import TasteClient
import TasteValues

/// Chooses items whose ratings tell most about somebody: known to many, so that they can be rated; rated differently by
/// different people, so that the answer says something; and different from those that were rated already.
///
/// The value of an item is log(ratings) x entropy of its ratings (Rashid and others, Getting to know you, 2002, section
/// 4.3), divided by 1 + the number of earlier ones for each genre that it shares with them.
struct TellingItems {
    /// The number of popular items that are looked at, of all and of the chosen genres.
    private static let (popular, liked, explored) = (24, 24, 8)

    let visit: Visit
    let genres: [String]
    /// The items that have been rated.
    let known: [String]
    /// The items that the user does not know.
    let skipped: [String]

    /// Chooses up to `count` items, the most telling one first.
    func choose(_ count: Int) async throws -> [ItemInfo] {
        let left = try await candidates()
        let rated = try await visit.records(of: Array(known.prefix(50)))
        var seen: [String: Int] = [:]
        for info in rated.values { for genre in info.item.genres { seen[genre, default: 0] += 1 } }
        var (rest, chosen) = (left, [ItemInfo]())
        while chosen.count < count, let best = rest.max(by: { value($0, seen) < value($1, seen) }) {
            chosen.append(best)
            rest.removeAll { $0.item.id == best.item.id }
            for genre in best.item.genres { seen[genre, default: 0] += 1 }
        }
        return chosen
    }

    private func candidates() async throws -> [ItemInfo] {
        var conditions = Candidates()
        conditions.exclude = known + skipped
        var names = try await visit.client.top(.popular, count: Self.popular, candidates: conditions).value.items
            .map(\.item)
        if !genres.isEmpty {
            conditions.anyGenres = genres
            names += try await visit.client.top(.popular, count: Self.liked, candidates: conditions).value.items
                .map(\.item)
            var question = Question(for: .user(visit.users.first ?? ""), count: Self.explored)
            question.candidates = conditions
            question.likedGenres = genres
            (question.diversity, question.explore) = (0.5, 0.5)
            names += try await visit.client.recommend(question).value.recommendations.map(\.item)
        }
        // In the order of names, so that the same state gives the same choice.
        return try await visit.records(of: names).values.filter { !$0.withdrawn }.sorted { $0.item.id < $1.item.id }
    }

    private func value(_ info: ItemInfo, _ seen: [String: Int]) -> Double {
        let repeats = info.item.genres.reduce(0) { $0 + seen[$1, default: 0] }
        let isLiked = info.item.genres.contains { genres.contains($0) }
        return (isLiked ? 1.5 : 1) * log(1 + Double(info.ratings)) * (0.1 + Self.entropy(info.distribution))
            / Double(1 + repeats)
    }

    /// The entropy of the ratings, in nats.
    private static func entropy(_ counts: [RatingCount]) -> Double {
        let total = Double(counts.reduce(0) { $0 + $1.ratings })
        return counts.reduce(0) { sum, count in
            let share = Double(count.ratings) / max(1, total)
            return share > 0 ? sum - share * log(share) : sum
        }
    }
}
