import TasteStore
import TestSupport

/// Ratings from which models of every kind learn something.
enum HiddenTastes {
    /// Ratings by two hidden tastes and noise, in random order: 60 users, 50 items, half of all pairs.
    static func ratings(_ random: inout SeededGenerator) -> [NewRating] {
        func numbers(_ count: Int, _ random: inout SeededGenerator) -> [Float] {
            (0..<count).map { _ in Float.random(in: -1...1, using: &random) }
        }
        let (userBias, itemBias) = (numbers(60, &random), numbers(50, &random))
        let (userTaste, itemTaste) = (numbers(120, &random), numbers(100, &random))
        var ratings: [NewRating] = []
        for user in 0..<60 {
            for item in 0..<50 where Bool.random(using: &random) {
                let taste =
                    userTaste[2 * user] * itemTaste[2 * item] + userTaste[2 * user + 1] * itemTaste[2 * item + 1]
                let exact =
                    3 + userBias[user] / 2 + itemBias[item] + 1.5 * taste + Float.random(in: -1...1, using: &random)
                let value = (2 * min(max(exact, 0.5), 5)).rounded() / 2
                ratings.append(NewRating(user: "u\(user)", item: "i\(item)", value: value, time: 0))
            }
        }
        return ratings.shuffled(using: &random)
    }
}
