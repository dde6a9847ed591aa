import Foundation
import Testing

@testable import Recommenders

@Suite("Settings stored by version 0.1.0", .oneAtATime)
struct StoredSettingsTests {
    static let kinds: [(kind: String, parameters: HyperParameters)] = [
        ("autoencoder", [:]), ("als", ["units": "16"]), ("dae", ["epochs": "4"]), ("vae", ["epochs": "4"]),
        ("linear", ["denseItemLimit": "1"]),
    ]

    @Test("Settings of each model are decoded as they were stored", arguments: StoredSettings.ofKind.keys.sorted())
    func decoded(kind: String) throws {
        let settings = try #require(StoredSettings.ofKind[kind])
        let served = try ModelCatalogue.served(kind: kind, settings: Array(settings.utf8))
        #expect(served.userCount == 611 && served.itemCount == 9742)
        #expect(abs(served.unlearnedShare - 13.0 / 100_849) < 1e-4 && served.unlearnedShare > 0)
    }

    /// Version 0.1.0 stored the members of `unlearned` at the top level.
    private func flattened(_ settings: [UInt8]) throws -> [UInt8] {
        var object = try #require(try JSONSerialization.jsonObject(with: Data(settings)) as? [String: Any])
        let unlearned = try #require(object.removeValue(forKey: "unlearned") as? [String: Any])
        #expect(Set(unlearned.keys) == ["learnedCount", "pending", "parameters"])
        object.merge(unlearned) { $1 }
        return Array(try JSONSerialization.data(withJSONObject: object))
    }

    @Test(
        "A model with the members of Unlearned at the top level is served, updated and trained further",
        arguments: kinds)
    func sideBySide(kind: String, parameters: HyperParameters) throws {
        let model = try SharedFit.fit(kind, SharedFit.train, parameters: parameters)
        var stored = model
        stored.settings = try flattened(model.settings)
        let query = UserQuery(profile: SharedFit.train.profile(ofUser: 3))
        #expect(try stored.scores(query) == model.scores(query))

        let all = SharedFit.all
        var ratings = ChangingRatings(SharedFit.train)
        for user in 0..<Int32(SharedFit.userCount) {
            let profile = all.profile(ofUser: user)
            for (item, value) in zip(profile.indices, profile.values) { ratings.rate(user, item, value) }
        }
        func update(_ model: FittedModel) throws -> FittedModel {
            var model = model
            model.apply(
                try model.served().update(
                    RatingChange(
                        users: ratings.changedUsers, items: [], userCount: SharedFit.userCount,
                        itemCount: SharedFit.itemCount, ratings: ratings), from: model))
            return model
        }
        let (updated, reference) = (try update(stored), try update(model))
        #expect(updated.settings == reference.settings)
        #expect(try updated.served().unlearnedShare > 0)
        let data = TrainingData(ratings: all, scale: ModelConformanceTests.scale)
        let further = try updated.served().continueTraining(data, from: updated, seed: 1, threads: 1) { _ in }
        #expect(further?.parameters == model.parameters)
    }
}
