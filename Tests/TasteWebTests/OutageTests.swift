import TestSupport
import Testing

@Suite("The daemon is away", .needsPrograms)
struct OutageTests {
    @Test("Without the daemon, programs get 503 as a problem and people a page, and both get answers once it is back")
    func restart() async throws {
        let trial = try await WebTrial()
        _ = try await trial.web.ask("GET", "/api/v1/ping")
        try await trial.daemon.crash()
        for _ in 0..<8 {
            let answer = try await trial.web.ask("GET", "/api/v1/users/ann/recommendations")
            #expect(answer.status == 503 && answer.problemCode == "UNAVAILABLE", "\(answer.body)")
            #expect(answer.headers["retry-after"] == "1")
        }
        let page = try await trial.web.ask("GET", "/")
        #expect(page.status == 503 && page.body.contains("The daemon does not answer"))
        #expect(page.headers["refresh"] == "3")
        let again = try await DaemonProcess(folder: trial.daemon.folder, socket: trial.daemon.socket)
        for _ in 0..<8 { #expect(try await trial.web.ask("GET", "/api/v1/users/ann/history").status == 200) }
        #expect(try await trial.web.ask("GET", "/").status == 200)
        #expect(again.isRunning)
    }

    @Test("The server may start before the daemon, by `taste web` as well, and stops when asked to")
    func firstStart() async throws {
        let folder = try TemporaryFolder()
        let web = try await WebProcess(socket: folder.path("tasted.sock"), command: ["taste", "web"])
        #expect(try await web.ask("GET", "/api/v1/ping").status == 503)
        let daemon = try await DaemonProcess(folder: folder)
        #expect(try await web.ask("GET", "/api/v1/ping").status == 200)
        #expect(daemon.isRunning)
        #expect(try await web.stop() == 0)
    }
}
