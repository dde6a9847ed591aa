import Recommenders
import TasteClient
import TasteValues
import TestSupport
import Testing

@Suite("Hyper-parameters in a call of train")
struct HyperParameterCallTests {
    /// Settings that keep a training short in a debug build, where the defaults are made for larger data.
    private static func quick(_ kind: String) -> HyperParameters {
        switch kind {
        case "ncf", "ncf-softmax": ["units": "[8]", "epochs": "2"]
        case "hybrid": ["units": "[8]", "epochLimit": "3"]
        case "sae": ["epochs": "3"]
        default: [:]
        }
    }

    private static let ratings: [Rating] = (0..<12).flatMap { user in
        (0..<8).filter { (user * 7 + $0 * 11) % 5 != 0 }.map { item in
            Rating(user: "u\(user)", item: "i\(item)", value: user % 2 == item % 2 ? 5 : 1, time: 1)
        }
    }

    @Test(
        "The daemon refuses each unusual value by the parameter's name or trains with it, and goes on serving",
        arguments: ModelCatalogue.kinds)
    func unusualValues(kind: String) async throws {
        let daemon = try await DaemonProcess(arguments: ["--training-automatic", "false"])
        try await TasteClient.withClient(path: daemon.socket) { client in
            try await client.rate(Self.ratings)
            for name in try ModelCatalogue.parameterNames(kind: kind) {
                for value in ["-1", "0", "1e9", "NaN", "abc", ""] {
                    try await train(client, kind, name, value)
                    try #require(daemon.isRunning, "\(name)=\(value): \(daemon.standardError)")
                }
            }
            _ = try await client.ping()
            _ = try await client.train(model: kind, parameters: Self.quick(kind))
            try await expectRecommendations(client, "after all values")
        }
        #expect(try await daemon.stop() == 0)
    }

    private func train(_ client: TasteClient, _ kind: String, _ name: String, _ value: String) async throws {
        var parameters = Self.quick(kind)
        parameters[name] = value
        do {
            _ = try await client.train(model: kind, parameters: parameters)
            #expect(!["NaN", "abc", ""].contains(value), "\(kind) takes \(name)=\(value)")
            try await expectRecommendations(client, "\(name)=\(value)")
        } catch let error as TasteError where error.code == .invalidArgument {
            #expect(error.field?.contains("parameters") == true, "\(name)=\(value): \(error)")
            #expect(error.message.contains(name), "\(name)=\(value): \(error)")
        } catch let error as TasteError where error.code == .failedPrecondition {
            // The value is allowed, but no training with it succeeds on these ratings.
            #expect(error.message.contains("grew without end"), "\(name)=\(value): \(error)")
        }
    }

    private func expectRecommendations(_ client: TasteClient, _ comment: String) async throws {
        let answer = try await client.recommend(user: "u1", count: 8)
        #expect(!answer.value.isEmpty, "\(comment)")
        #expect(answer.value.allSatisfy { $0.score.isFinite && $0.predicted.isFinite }, "\(comment)")
    }
}
