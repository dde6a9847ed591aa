import Foundation
import TestSupport
import Testing

@Suite("Logins", .needsPrograms)
struct LoginTests {
    private func file(_ text: String, mode: Int = 0o600) throws -> (TemporaryFolder, String) {
        let folder = try TemporaryFolder()
        let path = folder.path("logins")
        #expect(
            FileManager.default.createFile(
                atPath: path, contents: Data(text.utf8), attributes: [.posixPermissions: mode]))
        return (folder, path)
    }

    private func basic(_ text: String) -> [String: String] {
        ["Authorization": "Basic " + Data(text.utf8).base64EncodedString()]
    }

    @Test("A login reads and writes for its own users, and administers only if it has them all")
    func rights() async throws {
        let (folder, path) = try file("# the household\nann:secret:ann,kid*\nroot:all:*\n")
        let trial = try await WebTrial(arguments: ["--password-file", path])
        let ann = basic("ann:secret")
        for (method, request, status) in [
            ("GET", "/users/ann/history", 200), ("GET", "/users/kid1/recommendations", 200), ("GET", "/items", 200),
            ("GET", "/users/bo%2Fb/history", 403), ("GET", "/recommendations?group=ann&group=bo%2Fb", 403),
            ("GET", "/users", 403), ("POST", "/train", 403), ("DELETE", "/users/ann", 403),
        ] {
            let answer = try await trial.web.ask(method, "/api/v1" + request, headers: ann)
            #expect(answer.status == status, "\(method) \(request): \(answer.body)")
            #expect(try await trial.web.ask(method, "/api/v1" + request).status == 401, "\(method) \(request)")
        }
        #expect(try await trial.web.ask("GET", "/?user=bo%2Fb", headers: ann).status == 403)
        #expect(try await trial.web.ask("GET", "/api/v1/users", headers: basic("root:all")).status == 200)
        #expect(folder.path("logins") == path)
    }

    @Test("A wrong password gets 401 and the way to log in")
    func wrongPassword() async throws {
        let (folder, path) = try file("ann:secret\n")
        let trial = try await WebTrial(arguments: ["--password-file", path])
        for text in ["ann:wrong", "ann:secre", "ann:secrets", "ann:", "bo:secret", "nonsense"] {
            let answer = try await trial.web.ask("GET", "/", headers: basic(text))
            #expect(answer.status == 401, "\(text)")
            #expect(answer.headers["www-authenticate"]?.hasPrefix("Basic realm=") == true)
        }
        #expect(try await trial.web.ask("GET", "/", headers: basic("ann:secret")).status == 200)
        #expect(folder.path("logins") == path)
    }

    @Test("A reverse proxy's header names the login, and without it nobody is let in")
    func proxyHeader() async throws {
        let trial = try await WebTrial(arguments: ["--user-header", "Remote-User"])
        #expect(try await trial.web.ask("GET", "/api/v1/users/ann/history").status == 401)
        let ann = ["Remote-User": "ann"]
        #expect(try await trial.web.ask("GET", "/api/v1/users/ann/history", headers: ann).status == 200)
        #expect(try await trial.web.ask("GET", "/api/v1/users/bo%2Fb/history", headers: ann).status == 403)
    }

    @Test(
        "A file of logins that others can read, or that has a wrong line, ends the start",
        arguments: [
            ("ann:secret\n", 0o644), ("ann\n", 0o600), (":secret\n", 0o600),
        ])
    func wrongFile(text: String, mode: Int) async throws {
        let (folder, path) = try file(text, mode: mode)
        await #expect(throws: WebProcess.StartFailure.self) {
            _ = try await WebProcess(socket: folder.path("tasted.sock"), arguments: ["--password-file", path])
        }
    }
}
