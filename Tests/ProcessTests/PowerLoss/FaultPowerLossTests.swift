import Foundation
import TasteProtocol
import TestSupport
import Testing

@Suite("Power loss")
struct FaultPowerLossTests {
    private static let arguments = [
        "--training-model", "linear", "--training-interval-milliseconds", "5", "--training-ratings-min", "10",
        "--log-level", "warning",
    ]

    @Test("After a power loss every acknowledged rating is stored, whichever unsynced writes reached the disk")
    func crashStates() async throws {
        let seed = UInt64(ProcessInfo.processInfo.environment["TASTE_FAULT_SEED"] ?? "") ?? .random(in: 0...999_999)
        print("power failures at random moments: TASTE_FAULT_SEED=\(seed)")
        var random = SeededGenerator(seed: seed)
        let folder = try TemporaryFolder()
        let image = try await emptyStore(in: folder)
        let (stream, recording) = try await record(in: folder)
        #expect(stream.acknowledged > 200)
        // A store that was closed contains everything, so the recording must be complete.
        var cuts = (0..<50).map { _ in Int.random(in: 0..<recording.events.count, using: &random) }.sorted()
        cuts.append(recording.events.count)
        try await recording.crashes(at: cuts, of: image, using: &random) { cut, image, acknowledged in
            let state = try TemporaryFolder()
            let store = state.path("state/store")
            try FileManager.default.createDirectory(atPath: store, withIntermediateDirectories: true)
            try Data(image).write(to: URL(filePath: store + "/data.mdb"))
            let daemon = try await DaemonProcess(folder: state, arguments: Self.arguments)
            if cut == recording.events.count { #expect(acknowledged.count >= stream.acknowledged) }
            let known = FaultRatingStream(
                user: stream.user, attempted: stream.attempted, acknowledged: acknowledged.map { Int($0) })
            let context: Comment = "TASTE_FAULT_SEED=\(seed), cut \(cut) of \(recording.events.count)"
            let ratings = try await FaultRatingStream.check([known], on: daemon, context)
            let found = try await status(of: daemon)
            #expect(found.ratings == ratings && found.ready && found.trouble.isEmpty, context)
            try await daemon.crash()
        }
    }

    /// A store without ratings. Its creation is not recorded, because it becomes visible in one step by a rename.
    private func emptyStore(in folder: TemporaryFolder) async throws -> [UInt8] {
        let daemon = try await DaemonProcess(folder: folder, arguments: Self.arguments)
        try await daemon.stop()
        return [UInt8](try Data(contentsOf: URL(filePath: folder.path("state/store/data.mdb"))))
    }

    private func record(in folder: TemporaryFolder) async throws -> (FaultRatingStream, WriteRecording) {
        let log = folder.url.appending(path: "writes")
        var environment = try await PreloadedLibrary("WriteRecorder", in: folder).environment
        environment["TASTE_WRITE_LOG"] = log.path(percentEncoded: false)
        let daemon = try await DaemonProcess(folder: folder, arguments: Self.arguments, environment: environment)
        async let rating = {
            var stream = FaultRatingStream(user: "ann")
            await stream.run(on: daemon.socket, pipelined: 4)
            return stream
        }()
        try await wait("nothing is rated") {
            try await RawConnection.open(path: daemon.socket) { connection in
                try await connection.call(.ping()).freshness.sequence >= 400
            }
        }
        try await daemon.stop()
        return (await rating, try WriteRecording(contentsOf: log))
    }
}
