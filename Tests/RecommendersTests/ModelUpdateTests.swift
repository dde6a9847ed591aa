import DenseMath
import Recommenders
import Testing

@Suite("Updates of every model", .oneAtATime)
struct ModelUpdateTests {
    func update(
        _ model: FittedModel, users: [Int32], items: [Int32], _ ratings: RatingMatrix
    ) throws -> (update: ModelUpdate, model: FittedModel) {
        let served = try ModelCatalogue.served(kind: model.kind, settings: model.settings)
        let update = try served.update(
            RatingChange(
                users: users, items: items, userCount: ratings.userCount, itemCount: ratings.itemCount, ratings: ratings
            ), from: model)
        var updated = model
        updated.apply(update)
        return (update, updated)
    }

    @Test("Renewing rows without changed ratings leaves them as they were stored", arguments: ModelCatalogue.kinds)
    func unchanged(kind: String) throws {
        let model = try SharedFit.of(kind).model
        let updated = try update(
            model, users: (0..<Int32(SharedFit.userCount)).map { $0 },
            items: (0..<Int32(SharedFit.itemCount)).map { $0 },
            SharedFit.train
        ).model
        #expect(updated.settings == model.settings)
        for (tensor, matrix) in model.tensors {
            let renewed = try #require(updated.tensors[tensor])
            #expect(renewed.rowCount == matrix.rowCount)
            #expect(zip(renewed.values, matrix.values).allSatisfy { abs($0 - $1) < 2e-3 })
        }
    }

    @Test(
        "After a new rating the stored row of its user equals a fold-in", arguments: ModelCatalogue.kinds
    )
    func changedUser(kind: String) throws {
        let all = SharedFit.all
        let model = try SharedFit.of(kind).model
        let changed = (0..<Int32(SharedFit.userCount)).filter {
            all.profile(ofUser: $0) != SharedFit.train.profile(ofUser: $0)
        }
        #expect(changed.count > 10)
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
        "New users and items get rows at the end without gaps, even if they are not listed as changed",
        arguments: ModelCatalogue.kinds)
    func growth(kind: String) throws {
        let all = SyntheticRatings.matrix(users: 55, items: 44) { user, item in
            user < 50 && item < 40 ? SharedFit.train.value(user, item) : (user + item) % 3 == 0 ? 4 : nil
        }
        let model = try SharedFit.of(kind).model
        let (update, updated) = try update(model, users: [54, 3], items: [41], all)
        for rows in update.rows.values { #expect(rows.map(\.row) == rows.map(\.row).sorted()) }
        let served = try ModelCatalogue.served(kind: kind, settings: updated.settings)
        for tensor in served.userTensors where model.rowCount(of: tensor) == 50 {
            #expect(updated.rowCount(of: tensor) == 55)
        }
        if model.tensors[.items] != nil { #expect(updated.rowCount(of: .items) == 44) }
        #expect(served.userCount == 55)
        #expect(served.itemCount == 44)
        var scores: [Float] = []
        for user in 0..<55 {
            let query = UserQuery(profile: all.profile(ofUser: Int32(user)), currentRow: user)
            try served.score(query, from: updated, into: &scores)
            #expect(scores.count == 44)
            let isRating = ModelConformanceTests.ratingKinds.contains(kind)
            #expect(scores.allSatisfy { isRating ? (-3...9).contains($0) : $0.isFinite })
        }
        // And once more on top of an updated model.
        let again = try self.update(updated, users: [54], items: [43], all).model
        for tensor in served.userTensors { #expect(again.rowCount(of: tensor) == updated.rowCount(of: tensor)) }
    }

    @Test("A new item that all raters love is predicted above one that all hate", arguments: ModelCatalogue.kinds)
    func newItems(kind: String) throws {
        let model = try SharedFit.of(kind).model
        let all = SyntheticRatings.matrix(users: 50, items: 42) { user, item in
            if item == 40 { return user < 25 ? 5 : nil }
            if item == 41 { return user < 25 ? 1 : nil }
            return SharedFit.train.value(user, item)
        }
        let updated = try update(model, users: (0..<25).map { $0 }, items: [40, 41], all).model
        let served = try ModelCatalogue.served(kind: kind, settings: updated.settings)
        for user in 25..<50 {
            let query = UserQuery(profile: all.profile(ofUser: Int32(user)), currentRow: user)
            let predicted = try served.predict(query, items: [40, 41], from: updated)
            #expect(predicted[0] > predicted[1] + 1)
        }
    }
}
