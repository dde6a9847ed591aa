import TasteClient
import TestSupport
import Testing

@Suite("Waiting until a user is forgotten by all models", .enabled(if: DaemonProcess.isBuilt))
struct ForgetWaitTests {
    private func daemonWithModels() async throws -> DaemonProcess {
        let daemon = try await DaemonProcess(arguments: ["--training-automatic", "false"])
        try await TasteClient.withClient(path: daemon.socket) { client in
            try await client.rate(
                (0..<300).map { Rating(user: "u\($0 % 20)", item: "i\($0 / 20)", value: Float(1 + $0 % 5)) })
            try await client.train(model: "bias")
            try await client.train(model: "linear")
        }
        return daemon
    }

    @Test("taste forget --wait returns when no model that serves or is kept has learned from the user")
    func wait() async throws {
        let daemon = try await daemonWithModels()
        let run = try await daemon.taste("forget", "u3", "--wait", "--json")
        #expect(run.exit == 0 && run.keys(ofLine: 0) == ["sequence", "models_to_purge"], "\(run.complaints)")
        try await TasteClient.withClient(path: daemon.socket) { client in
            #expect(try await client.status().value.modelsToPurge == 0)
            let models = try await client.models().value
            #expect(models.map(\.model) == ["linear"] && models.map(\.serving) == [true])
            let former = await #expect(throws: TasteError.self) { try await client.use(model: "bias") }
            #expect(former?.code == .notFound)
        }
    }

    @Test("While learning is paused, taste forget --wait says why it cannot be done, and the ratings are gone")
    func paused() async throws {
        let daemon = try await daemonWithModels()
        _ = try await daemon.taste("train", "--pause")
        let run = try await daemon.taste("forget", "u3", "--wait")
        #expect(run.exit == 1 && run.complaints.contains("taste train --resume"))
        #expect(try await daemon.taste("history", "u3").exit != 0)
        #expect(try await daemon.taste("status").output.contains("forgetting"))
    }
}
