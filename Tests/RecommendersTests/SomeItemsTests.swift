import DenseMath
import Recommenders
import Testing

/// Answers of models for some items, which must be those for all items.
@Suite("Answers for some items", .oneAtATime)
struct SomeItemsTests {
    private static let items: [Int32] = [7, 0, 39, 7, 12]

    @Test("Scores of some items are those of a pass over all items", arguments: ModelCatalogue.kinds)
    func scores(kind: String) throws {
        let model = try SharedFit.of(kind).model
        for user in [Int32(0), 17] {
            let profile = SharedFit.train.profile(ofUser: user)
            for query in [UserQuery(profile: profile), UserQuery(profile: profile, currentRow: Int(user))] {
                let all = try model.scores(query)
                let some = try model.served().score(query, items: Self.items, from: model)
                #expect(zip(Self.items, some).allSatisfy { abs(all[Int($0)] - $1) < 1e-4 })
            }
        }
        #expect(throws: ModelError.self) {
            try model.served().score(UserQuery(profile: Profile()), items: [40], from: model)
        }
    }

    @Test("Similarities of some items are those of a pass over all items", arguments: ModelCatalogue.kinds)
    func similarities(kind: String) throws {
        let model = try SharedFit.of(kind).model
        var all: [Float] = []
        try model.served().similarities(to: 7, from: model, into: &all)
        let some = try model.served().similarities(of: 7, to: Self.items, from: model)
        #expect(zip(Self.items, some).allSatisfy { abs(all[Int($0)] - $1) < 1e-5 })
        #expect(some[0] == 1 && some[3] == 1)
        #expect(throws: ModelError.self) { try model.served().similarities(of: 40, to: [1], from: model) }
        #expect(throws: ModelError.self) { try model.served().similarities(of: 1, to: [40], from: model) }
    }

    @Test(
        "A model tells which items nobody had rated, after a fit and after updates", arguments: ModelCatalogue.kinds)
    func unlearned(kind: String) throws {
        let unrated: Set<Int32> = [0, 10, 20, 39]
        let train = SyntheticRatings.matrix(users: SharedFit.userCount, items: SharedFit.itemCount) { user, item in
            unrated.contains(Int32(item)) ? nil : SharedFit.train.value(user, item)
        }
        var model = try SharedFit.fit(kind, train)
        #expect(try model.served().unlearned(among: Array(0..<40), from: model) == [0, 10, 20, 39])
        #expect(try model.served().unlearned(among: [3, 10, 11], from: model) == [10])

        // Item 41 is rated, 40 and 42 are new without ratings.
        var later = ChangingRatings(train)
        for user in Int32(0)..<9 { later.rate(user, 41, 5) }
        let change = RatingChange(
            users: later.changedUsers, items: [41], userCount: SharedFit.userCount, itemCount: 43, ratings: later)
        model.apply(try model.served().update(change, from: model))
        #expect(try model.served().unlearned(among: Array(0..<43), from: model) == [0, 10, 20, 39, 40, 42])
    }

    @Test("A user is as similar to themselves as can be, and more so than to others", arguments: ModelCatalogue.kinds)
    func similarUsers(kind: String) throws {
        let model = try SharedFit.of(kind).model
        var similarities: [Float] = []
        let query = UserQuery(profile: SharedFit.train.profile(ofUser: 3))
        let hasVectors = try model.served().userSimilarities(to: query, from: model, into: &similarities)
        #expect(hasVectors == !["linear", "popularity", "bias"].contains(kind))
        if !hasVectors { return }
        #expect(similarities.count == SharedFit.userCount && similarities[3] > 0.99)
        #expect(similarities.allSatisfy { $0 <= similarities[3] + 1e-3 && $0 >= -1.001 })
    }
}
