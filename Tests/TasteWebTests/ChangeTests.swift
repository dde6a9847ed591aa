import TasteClient
import TestSupport
import Testing

@Suite("Answers that have not changed", .needsPrograms)
struct ChangeTests {
    @Test("A client that has the newest answer gets 304, until an event or a model changes it")
    func entityTags() async throws {
        let trial = try await WebTrial()
        let path = "/api/v1/users/ann/recommendations"
        let first = try await trial.web.ask("GET", path)
        let tag = try #require(first.headers["etag"])
        for known in [tag, "\"other\", \(tag)", String(tag.dropFirst(2))] {
            let again = try await trial.web.ask("GET", path, headers: ["If-None-Match": known])
            #expect(again.status == 304 && again.body.isEmpty, "\(known)")
            #expect(again.headers["etag"] == tag)
        }
        #expect(try await trial.web.ask("GET", path, headers: ["If-None-Match": "\"other\""]).status == 200)
        _ = try await TasteClient.withClient(path: trial.daemon.socket) {
            try await $0.rate(user: "ann", item: "Heat 🔥", value: 1)
        }
        let changed = try await trial.web.ask("GET", path, headers: ["If-None-Match": tag])
        #expect(changed.status == 200)
        #expect(changed.headers["etag"] != tag)
        #expect(!changed.body.contains("Heat"))
    }

    @Test("What changes without an event has no tag")
    func untagged() async throws {
        let trial = try await WebTrial()
        for path in ["/status", "/ping", "/top?order=LIST_ORDER_TRENDING"] {
            let answer = try await trial.web.ask("GET", "/api/v1" + path, headers: ["If-None-Match": "*"])
            #expect(answer.status == 200, "\(path)")
            #expect(answer.headers["etag"] == nil, "\(path)")
            #expect(answer.headers["cache-control"] == "no-store", "\(path)")
        }
    }
}
