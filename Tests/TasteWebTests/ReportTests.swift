import Foundation
import Glibc
import TestSupport
import Testing

@testable import TasteWeb

@Suite("Evaluation reports", .needsPrograms)
struct ReportTests {
    /// A folder with a report, and with what must not be opened.
    private func folder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        let reports = folder.url.appending(path: "reports")
        let files = FileManager.default
        try files.createDirectory(at: reports.appending(path: "inner.html"), withIntermediateDirectories: true)
        let texts = [
            "secret.html": "secret", "reports/good.html": "<style>b{}</style><script>alert(1)</script>",
            "reports/a&b <b>.html": "other", "reports/.hidden.html": "secret", "reports/notes.txt": "secret",
            "reports/inner.html/deep.html": "secret",
        ]
        for (path, text) in texts { try Data(text.utf8).write(to: folder.url.appending(path: path)) }
        try files.createSymbolicLink(
            at: reports.appending(path: "link.html"), withDestinationURL: folder.url.appending(path: "secret.html"))
        try #require(mkfifo(reports.path(percentEncoded: false) + "/pipe.html", 0o600) == 0)
        try Data(count: (8 << 20) + 1).write(to: reports.appending(path: "large.html"))
        return folder
    }

    @Test("The page of the daemon lists the reports of the folder, and no other file")
    func list() async throws {
        let folder = try folder()
        let trial = try await WebTrial(arguments: ["--reports", folder.path("reports")])
        let page = try await trial.web.ask("GET", "/daemon").body
        #expect(page.contains("<a href=\"/reports/good.html\">good.html</a>"))
        #expect(page.contains("<a href=\"/reports/a%26b%20%3Cb%3E.html\">a&amp;b &lt;b&gt;.html</a>"))
        #expect(page.matches(of: /href="\/reports\//).count == 2)
    }

    @Test("A report is opened as a document in which nothing runs, nothing is loaded and nothing is sent")
    func opened() async throws {
        let folder = try folder()
        let trial = try await WebTrial(arguments: ["--reports", folder.path("reports")])
        let answer = try await trial.web.ask("GET", "/reports/good.html")
        #expect(answer.status == 200 && answer.body.contains("<style>b{}</style>"))
        #expect(answer.headers["content-type"] == "text/html; charset=utf-8")
        let policy = try #require(answer.headers["content-security-policy"])
        for part in ["sandbox", "default-src 'none'", "form-action 'none'", "frame-ancestors 'none'"] {
            #expect(policy.split(separator: "; ").contains(Substring(part)), "\(part)")
        }
        #expect(!policy.contains("script-src") && !policy.contains("allow-"))
        #expect(answer.headers["x-content-type-options"] == "nosniff")
        let page = try await trial.web.ask("GET", "/daemon")
        #expect(page.headers["content-security-policy"] == SafetyHeaders.policy)
    }

    @Test(
        "No name leads out of the folder, to a link, to another kind of file, or to one that is too large",
        arguments: [
            "../secret.html", "%2e%2e%2fsecret.html", "..%2Fsecret.html", "%2Fetc%2Fpasswd", "inner.html%2Fdeep.html",
            "inner.html", ".hidden.html", "notes.txt", "link.html", "pipe.html", "large.html", "nothing.html", "",
            "%FF.html",
            "good.html%00", "good.html%00.html", "..", ".html", "good.html/",
        ])
    func refused(name: String) async throws {
        let folder = try folder()
        let trial = try await WebTrial(arguments: ["--reports", folder.path("reports")])
        let answer = try await trial.web.ask("GET", "/reports/" + name)
        // A slash at the end of a path is no part of it.
        let isSame = name == "good.html/"
        #expect(answer.status == 404 || isSame && answer.status == 200, "\(answer.status)")
        #expect(answer.body != "secret")
    }

    @Test("Whoever may act for some users only sees no report")
    func rights() async throws {
        let folder = try folder()
        let trial = try await WebTrial(
            arguments: ["--reports", folder.path("reports"), "--user-header", "Remote-User"])
        let ann = ["Remote-User": "ann"]
        #expect(try await trial.web.ask("GET", "/reports/good.html", headers: ann).status == 403)
        #expect(try await !trial.web.ask("GET", "/daemon", headers: ann).body.contains("reports"))
    }

    @Test("A folder that is not there is an empty one")
    func missing() async throws {
        let trial = try await WebTrial(arguments: ["--reports", "/nonexistent/folder"])
        #expect(try await trial.web.ask("GET", "/daemon").body.contains("The folder holds none yet"))
    }
}
