import DenseMath
import Recommenders
import TasteValues
import Testing

@testable import Recommenders

@Suite("Ranking by likes", .oneAtATime)
struct RankingTests {
    static let kinds = [LinearAutoencoder.kind, ALSRecommender.kind, Blend.kind]
    let scale = ModelConformanceTests.scale

    @Test("NDCG is 1 where the targets come first, less where they come later, and ignores seen items")
    func ndcg() {
        #expect(RankingQuality.ndcg([5, 4, 3, 2], seen: [], targets: [0, 1]) == 1)
        #expect(RankingQuality.ndcg([5, 4, 3, 2], seen: [0], targets: [1]) == 1)
        #expect(abs(RankingQuality.ndcg([5, 4, 3, 2], seen: [], targets: [2]) - 0.5) < 1e-6, "1 / log2(4)")
        #expect(RankingQuality.ndcg([5, 4, 3, 2], seen: [], targets: [2], depth: 2) == 0)
    }

    @Test("Held-out users are not in the training data, and their targets not in their shown ratings")
    func heldOutUsers() throws {
        let ratings = SyntheticRatings.tastes(users: 200, items: 60, share: 0.4, seed: 1)
        let data = TrainingData(ratings: ratings, scale: scale)
        let validation = try #require(RankingValidation(data, seed: 3))
        #expect(validation.isHeldOut)
        #expect((10...40).contains(validation.heldOutUsers.count))
        let judged = (0..<200).filter { !validation.heldOutRatings.profile(ofUser: Int32($0)).indices.isEmpty }
        for user in judged { #expect(validation.training.ratings.profile(ofUser: Int32(user)).indices.isEmpty) }
        #expect(validation.training.ratings.ratingCount + validation.heldOutRatings.ratingCount == ratings.ratingCount)
        for user in validation.heldOutUsers { #expect(Set(user.foldIn.indices).isDisjoint(with: user.targets)) }
    }

    @Test("A user without likes gets the most popular items", arguments: kinds)
    func stranger(kind: String) throws {
        let ratings = SyntheticRatings.matrix(users: 60, items: 12) { user, item in
            (user * 7 + item) % 13 < 13 - item ? 5 : nil
        }
        let model = try ModelCatalogue.recommender(kind: kind).fit(
            TrainingData(ratings: ratings, scale: scale), seed: 1, threads: 1
        ) { _ in }
        let served = try ModelCatalogue.served(kind: model.kind, settings: model.settings)
        var scores: [Float] = []
        try served.score(UserQuery(profile: Profile(indices: [3], values: [1])), from: model, into: &scores)
        let counts = ratings.itemCounts
        for item in 1..<12 where counts[item] < counts[item - 1] { #expect(scores[item] < scores[item - 1]) }
    }

    @Test("The update of als solves an item again whose likes come from other users, even if as many")
    func swappedLikes() throws {
        let board = SyntheticRatings.checkerboard(users: 40, items: 20, share: 0.6, seed: 5)
        let model = try SharedFit.fit(ALSRecommender.kind, board, parameters: ["units": "8"])
        // Item 4 changes sides: as many odd users like it as even ones did.
        let fans = (0..<40).filter { board.value($0, 4) == 5 }
        let swapped = SyntheticRatings.matrix(users: 40, items: 20) { user, item in
            item == 4 ? (fans.contains(user ^ 1) ? 5 : nil) : board.value(user, item)
        }
        let update = try model.served().update(
            RatingChange(
                users: fans.flatMap { [Int32($0), Int32($0 ^ 1)] }, items: [4], userCount: 40, itemCount: 20,
                ratings: swapped), from: model)
        var updated = model
        updated.apply(update)
        func scores(_ user: Int) throws -> [Float] {
            let profile = Profile(indices: [user, user + 6, user + 12].map { Int32($0) }, values: [5, 5, 5])
            return try updated.scores(UserQuery(profile: profile))
        }
        #expect(try scores(1)[4] > scores(0)[4] + 0.1)
        let before = try model.scores(UserQuery(profile: Profile(indices: [0, 6, 12], values: [5, 5, 5])))
        #expect(try before[4] > scores(0)[4] + 0.1)
    }

    @Test("Users who like everything they rate can be learned from", arguments: kinds)
    func positiveOnly(kind: String) throws {
        let ratings = SyntheticRatings.matrix(users: 80, items: 30) { user, item in
            user % 2 == item % 2 && (user + item) % 3 != 0 ? 1 : nil
        }
        let data = TrainingData(ratings: ratings, scale: RatingScale(minimum: 0, maximum: 1, step: 1))
        let model = try ModelCatalogue.recommender(kind: kind).fit(data, seed: 1, threads: 1) { _ in }
        let served = try ModelCatalogue.served(kind: model.kind, settings: model.settings)
        var scores: [Float] = []
        try served.score(UserQuery(profile: Profile(indices: [0, 2], values: [1, 1])), from: model, into: &scores)
        let best = (3..<30).sorted { scores[$0] > scores[$1] }.prefix(8)
        #expect(best.allSatisfy { $0 % 2 == 0 })
    }

    @Test("The closed form equals EASE: the ridge regression without weights from items to themselves")
    func closedForm() throws {
        let ratings = SyntheticRatings.matrix(users: 30, items: 6) { user, item in
            (user * user + item * 5) % 7 < 3 ? 5 : nil
        }
        var recommender = LinearAutoencoder()
        (recommender.ridge, recommender.dropout, recommender.diagonal, recommender.userPower) = (2, 0, 0, 0)
        let model = try recommender.fit(TrainingData(ratings: ratings, scale: scale), seed: 1, threads: 1) { _ in }
        let served = try LinearModel(settings: model.settings)
        // At the minimum of |X - X B|^2 + ridge |B|^2 with a zero diagonal, all other slopes vanish.
        var weights: [[Float]] = []
        for item in 0..<Int32(6) {
            var scores: [Float] = []
            try served.score(UserQuery(profile: Profile(indices: [item], values: [5])), from: model, into: &scores)
            weights.append(scores)
        }
        for from in 0..<6 {
            #expect(abs(weights[from][from]) < 1e-4)
            for to in 0..<6 where to != from {
                var slope = 2 * weights[from][to]
                for user in 0..<Int32(30) {
                    let liked = ratings.profile(ofUser: user).indices.map { Int($0) }
                    guard liked.contains(from) else { continue }
                    slope += liked.reduce(0) { $0 + weights[$1][to] } - (liked.contains(to) ? 1 : 0)
                }
                #expect(abs(slope) < 1e-3)
            }
        }
    }

    @Test("With all items as neighbours the sparse form scores as the dense one")
    func sparse() throws {
        // Every two items are liked together by some user, because they would not be neighbours otherwise. The last
        // item has no likes.
        var random = RandomNumbers(seed: 9)
        let ratings = SyntheticRatings.matrix(users: 90, items: 13) { _, item in
            random.uniform() < 0.6 ? (item < 12 ? 5 : 1) : nil
        }
        let data = TrainingData(ratings: ratings, scale: scale)
        var recommender = LinearAutoencoder()
        (recommender.ridge, recommender.dropout, recommender.diagonal, recommender.userPower) = (3, 0.2, 0, 0.5)
        let dense = try recommender.fit(data, seed: 1, threads: 1) { _ in }
        recommender.denseItemLimit = 0
        let sparse = try recommender.fit(data, seed: 1, threads: 2) { _ in }
        let liked: [Int32] = [2, 9, 10]
        let query = UserQuery(profile: Profile(indices: liked, values: [5, 5, 5]))
        var scores: [[Float]] = [[], []]
        try LinearModel(settings: dense.settings).score(query, from: dense, into: &scores[0])
        try LinearModel(settings: sparse.settings).score(query, from: sparse, into: &scores[1])
        for item in 0..<13 { #expect(abs(scores[0][item] - scores[1][item]) < 1e-3) }
    }

    @Test("A blend ranks for its held-out users no worse than its best component")
    func blendOfOne() throws {
        let ratings = SyntheticRatings.tastes(users: 500, items: 30, share: 0.4, seed: 11)
        let data = TrainingData(ratings: ratings, scale: scale)
        let blend = try Blend().fit(data, seed: 1, threads: 2) { _ in }
        let linear = try LinearAutoencoder().fit(data, seed: 1, threads: 2) { _ in }
        let figures = try [blend, linear].map { try #require($0.validation.ndcg) }
        #expect(figures[0] >= figures[1] - 0.02)
    }
}
