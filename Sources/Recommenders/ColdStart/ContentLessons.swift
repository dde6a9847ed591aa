import DenseMath

/// Examples of what people like, and what they have not chosen, as differences of features.
struct ContentLessons {
    private static let maximumUsers = 2_000
    private static let pairsAUser = 20
    private static let minimumLikes = 5
    /// How many features a new user is taken to state.
    private static let statedCount = 2

    /// The liked item as if it were new.
    private(set) var newItems: [[Float]] = []
    /// The user as if new, having stated what stands out.
    private(set) var stated: [[Float]] = []

    init(_ data: TrainingData, evidence: FeatureEvidence, seed: UInt64) {
        guard data.ratings.itemCount > 1, !evidence.items.names.isEmpty else { return }
        var random = RandomNumbers(seed: seed)
        var users = 0
        for user in random.permutation(of: data.ratings.userCount) where users < Self.maximumUsers {
            let profile = data.ratings.profile(ofUser: user)
            let liked = zip(profile.indices, profile.values).filter { $1 >= data.threshold }.map(\.0)
            guard liked.count >= Self.minimumLikes else { continue }
            users += 1
            learn(liked, from: profile, items: data.ratings.itemCount, evidence, &random)
        }
    }

    private mutating func learn(
        _ liked: [Int32], from profile: Profile, items: Int, _ evidence: FeatureEvidence, _ random: inout RandomNumbers
    ) {
        let counts = evidence.counts(ofLiked: liked)
        let total = Float(liked.count)
        let statedLifts = evidence.lifts(stated: Self.outstanding(counts, total, evidence))
        for _ in 0..<Self.pairsAUser {
            let chosen = Int(liked[random.integer(below: liked.count)])
            let other = random.integer(below: items)
            guard !profile.indices.contains(Int32(other)) else { continue }
            newItems.append(
                Self.difference(chosen, other) { item in
                    // The chosen item must not speak for itself.
                    evidence.match(item) { column in
                        let own: Float = evidence.has(chosen, column: column) ? 1 : 0
                        return evidence.lift(column, count: counts[column] - own, total: total - 1)
                    } + [evidence.expectedPopularity(item)]
                })
            stated.append(
                Self.difference(chosen, other) { item in
                    evidence.match(item) { statedLifts[$0] } + [evidence.popularity(item)]
                })
        }
    }

    /// The genres, or other features where there are none, in which the likes differ most from everybody's.
    private static func outstanding(_ counts: [Float], _ total: Float, _ evidence: FeatureEvidence) -> [Int] {
        let genres = counts.indices.filter { evidence.kinds[$0] == .genre }
        let candidates = genres.isEmpty ? Array(counts.indices) : genres
        let excess = candidates.map { (column: $0, value: counts[$0] * evidence.lift($0, count: counts[$0], total: total)) }
        return excess.filter { $0.value > 0 }.sorted { $0.value > $1.value }.prefix(statedCount).map(\.column)
    }

    private static func difference(_ chosen: Int, _ other: Int, _ features: (Int) -> [Float]) -> [Float] {
        zip(features(chosen), features(other)).map { $0 - $1 }
    }
}

extension RandomNumbers {
    fileprivate mutating func integer(below limit: Int) -> Int {
        Int(next().multipliedFullWidth(by: UInt64(limit)).high)
    }
}
