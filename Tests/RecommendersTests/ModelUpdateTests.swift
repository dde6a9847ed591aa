import DenseMath
import Recommenders
import Testing

@Suite("Updates between two fits, for every model")
struct ModelUpdateTests {
    let scale = RatingScale(minimum: 1, maximum: 5, step: 0.5)

    func fit(_ kind: String, _ ratings: RatingMatrix) throws -> FittedModel {
        try ModelCatalogue.recommender(kind: kind).fit(
            TrainingData(ratings: ratings, scale: scale), seed: 2, threads: 1
        ) { _ in }
    }

    func update(
        _ model: FittedModel, users: [Int32], items: [Int32], _ ratings: RatingMatrix
    ) throws -> (update: ModelUpdate, model: FittedModel) {
        let served = try ModelCatalogue.served(kind: model.kind, settings: model.settings)
        let update = try served.update(
            users: users, items: items, userCount: ratings.userCount, itemCount: ratings.itemCount, ratings: ratings,
            from: model)
        var updated = model
        updated.apply(update)
        return (update, updated)
    }

    @Test("rows whose ratings did not change come out as they were stored", arguments: ModelCatalogue.kinds)
    func unchanged(kind: String) throws {
        let ratings = SyntheticRatings.tastes(users: 40, items: 30, share: 0.5, seed: 1)
        let model = try fit(kind, ratings)
        let updated = try update(
            model, users: (0..<40).map { $0 }, items: (0..<30).map { $0 }, ratings
        ).model
        #expect(updated.settings == model.settings)
        for (tensor, matrix) in model.tensors {
            let renewed = try #require(updated.tensors[tensor])
            #expect(renewed.rowCount == matrix.rowCount)
            #expect(zip(renewed.values, matrix.values).allSatisfy { abs($0 - $1) < 2e-3 })
        }
    }

    @Test(
        "a new rating changes the rows of its user, and they answer as folding in does", arguments: ModelCatalogue.kinds
    )
    func changedUser(kind: String) throws {
        let all = SyntheticRatings.tastes(users: 40, items: 30, share: 0.5, seed: 3)
        let (before, _) = all.divided(every: 7)
        let model = try fit(kind, before)
        let changed = (0..<Int32(40)).filter { all.profile(ofUser: $0) != before.profile(ofUser: $0) }
        let updated = try update(model, users: changed, items: [], all).model
        let served = try ModelCatalogue.served(kind: kind, settings: updated.settings)
        for user in changed {
            let profile = all.profile(ofUser: user)
            var stored: [Float] = []
            var folded: [Float] = []
            try served.score(UserQuery(profile: profile, currentRow: Int(user)), from: updated, into: &stored)
            try served.score(UserQuery(profile: profile), from: updated, into: &folded)
            #expect(zip(stored, folded).allSatisfy { abs($0 - $1) < 1e-4 })
        }
    }

    @Test(
        "new users and items get rows at the end, without gaps, also those not named", arguments: ModelCatalogue.kinds)
    func growth(kind: String) throws {
        let all = SyntheticRatings.tastes(users: 45, items: 34, share: 0.5, seed: 4)
        let known = SyntheticRatings.matrix(users: 40, items: 30) { user, item in
            let profile = all.profile(ofUser: Int32(user))
            return profile.indices.firstIndex(of: Int32(item)).map { profile.values[$0] }
        }
        let model = try fit(kind, known)
        let (update, updated) = try update(model, users: [44, 3], items: [31], all)
        for rows in update.rows.values { #expect(rows.map(\.row) == rows.map(\.row).sorted()) }
        let served = try ModelCatalogue.served(kind: kind, settings: updated.settings)
        for tensor in served.userTensors where model.rowCount(of: tensor) == 40 {
            #expect(updated.rowCount(of: tensor) == 45)
        }
        if model.tensors[.items] != nil { #expect(updated.rowCount(of: .items) == 34) }
        #expect(served.userCount == 45)
        #expect(served.itemCount == 34)
        var scores: [Float] = []
        for user in 0..<45 {
            let query = UserQuery(profile: all.profile(ofUser: Int32(user)), currentRow: user)
            try served.score(query, from: updated, into: &scores)
            #expect(scores.count == 34)
            let isRating = ModelConformanceTests.ratingKinds.contains(kind)
            #expect(scores.allSatisfy { isRating ? (-3...9).contains($0) : $0.isFinite })
        }
        // And once more on top of an updated model.
        let again = try self.update(updated, users: [44], items: [33], all).model
        for tensor in served.userTensors { #expect(again.rowCount(of: tensor) == updated.rowCount(of: tensor)) }
    }

    @Test("an item loved by all who come scores above one hated by all", arguments: ModelCatalogue.kinds)
    func newItems(kind: String) throws {
        let known = SyntheticRatings.tastes(users: 40, items: 30, share: 0.5, seed: 5)
        let model = try fit(kind, known)
        let all = SyntheticRatings.matrix(users: 40, items: 32) { user, item in
            if item == 30 { return user < 25 ? 5 : nil }
            if item == 31 { return user < 25 ? 1 : nil }
            let profile = known.profile(ofUser: Int32(user))
            return profile.indices.firstIndex(of: Int32(item)).map { profile.values[$0] }
        }
        let updated = try update(model, users: (0..<25).map { $0 }, items: [30, 31], all).model
        let served = try ModelCatalogue.served(kind: kind, settings: updated.settings)
        for user in 25..<40 {
            let query = UserQuery(profile: all.profile(ofUser: Int32(user)), currentRow: user)
            let predicted = try served.predict(query, items: [30, 31], from: updated)
            #expect(predicted[0] > predicted[1] + 1)
        }
    }
}
