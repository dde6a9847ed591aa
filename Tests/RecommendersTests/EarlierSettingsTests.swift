import DenseMath
import Foundation
import Testing

@testable import Recommenders

/// Keys of stored settings are only ever added: a model that was stored before a key was there is served as it was.
@Suite("Models stored by earlier versions", .oneAtATime)
struct EarlierSettingsTests {
    /// The stored settings with some keys taken away and others added.
    private func earlier(_ settings: [UInt8], without keys: [String], with added: [String: Any] = [:]) throws -> [UInt8]
    {
        var object = try #require(try JSONSerialization.jsonObject(with: Data(settings)) as? [String: Any])
        for key in keys { #expect(object.removeValue(forKey: key) != nil) }
        object.merge(added) { $1 }
        return Array(try JSONSerialization.data(withJSONObject: object))
    }

    @Test("an autoencoder without priors is served, and grows")
    func autoencoder() throws {
        var model = try SharedFit.fit(
            ItemAutoencoder.kind, SharedFit.train, parameters: ["priorShare": "0"])
        let profile = SharedFit.train.profile(ofUser: 3)
        let scores = try model.scores(UserQuery(profile: profile))
        model.settings = try earlier(
            model.settings, without: ["priorShare", "schedule"], with: ["penalty": 40, "iterations": 30])
        model.tensors[.priors] = nil
        model.tensors[.layers]?.removeLastRow()
        #expect(try model.scores(UserQuery(profile: profile)) == scores)
        let settings = try AutoencoderSettings(json: model.settings)
        #expect(settings.priorShare == 0)
        #expect(settings.schedule == [TrainingPhase(penalty: 40, iterations: 30)])
        let grown = SyntheticRatings.matrix(users: 50, items: 41) { user, item in
            item == 40 ? 4 : SharedFit.train.value(user, item)
        }
        let update = try model.served().update(
            users: [3], items: [40], userCount: 50, itemCount: 41, ratings: grown, from: model)
        model.apply(update)
        #expect(try model.scores(UserQuery(profile: grown.profile(ofUser: 3), currentRow: 3)).count == 41)
        #expect(model.rowCount(of: .priors) == 0)
    }

    @Test("a stacked autoencoder that does not name its layers has the classical ones")
    func stacked() throws {
        var model = try SharedFit.of(StackedAutoencoder.kind).model
        let query = UserQuery(profile: SharedFit.train.profile(ofUser: 3))
        let scores = try model.scores(query)
        model.settings = try earlier(
            model.settings, without: ["layers", "activation"], with: ["epochs": 200, "rate": 0.1, "momentum": 0.9])
        #expect(try model.scores(query) == scores)
    }
}

extension Matrix {
    fileprivate mutating func removeLastRow() {
        self = Matrix(
            rowCount: rowCount - 1, columnCount: columnCount, values: Array(values.dropLast(columnCount)))
    }
}
