import Foundation
import TasteProtocol
import TestSupport
import Testing

@Suite("File descriptors")
struct FaultDescriptorTests {
    /// Sets the limit of open files of a running daemon.
    private func limit(_ daemon: DaemonProcess, to count: Int) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/prlimit")
        process.arguments = ["--pid", "\(daemon.processIdentifier)", "--nofile=\(count):"]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }

    @Test("Without descriptors the daemon serves who is connected, says so once, and accepts again when there are some")
    func usedUp() async throws {
        let daemon = try await DaemonProcess()
        try await withBystander(of: daemon) {
            let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(daemon.processIdentifier)/fd").count
            try limit(daemon, to: open - 1)
            try await RawConnection.open(path: daemon.socket) { waiting in
                try await waiting.send(.ping(id: 1))
                try await wait("the daemon says nothing") {
                    daemon.standardError.contains("cannot accept a connection")
                }
                // Several attempts to accept fail in this time.
                try await Task.sleep(for: .seconds(1))
                _ = try await RawConnection.open(path: daemon.socket) { _ in }
                #expect(daemon.standardError.components(separatedBy: "cannot accept a connection").count == 2)
                try limit(daemon, to: 1000)
                #expect(try await waiting.response()?.id == 1)
            }
        }
    }
}
