import Foundation
import HTTPTypes
import TasteProtocol
import Testing

@testable import TasteWeb

@Suite("Calls as HTTP", .needsPrograms)
struct CallTests {
    @Test("Recommendations are an object with a list and a freshness, for any name of a user")
    func recommendations() async throws {
        let trial = try await WebTrial()
        for user in ["ann", "bo%2Fb", "%C3%A7elik%20%F0%9F%8E%AC", "nobody"] {
            let answer = try await trial.web.ask("GET", "/api/v1/users/\(user)/recommendations?count=5&genre=Drama")
            #expect(answer.status == 200, "\(user)")
            let object = try answer.object
            let list = try #require(object["recommendations"] as? [[String: Any]])
            #expect(list.count == (user == "ann" ? 2 : user == "nobody" ? 5 : 0), "\(user)")
            let freshness = try #require(object["freshness"] as? [String: Any])
            #expect(freshness["sequence"] as? Int == 18)
            #expect((freshness["path"] as? String)?.hasPrefix("PATH_") == true)
        }
    }

    @Test("Every field of an answer is there, also those that are empty")
    func emptyFields() async throws {
        let trial = try await WebTrial()
        let history = try await trial.web.ask("GET", "/api/v1/users/bo%2Fb/history?limit=100").object
        #expect(history["next_cursor"] as? String == "")
        let sets = try await trial.web.ask("GET", "/api/v1/sets").object
        #expect((sets["sets"] as? [Any])?.isEmpty == true)
        let item = try await trial.web.ask("GET", "/api/v1/items/Fargo%2F2").object
        #expect(item["withdrawn"] as? Bool == false)
        #expect(item["ratings"] as? Int == 3)
    }

    @Test("Each call does over HTTP what it does over the socket")
    func everyCall() async throws {
        let trial = try await WebTrial()
        // In an order in which each finds what it needs.
        let requests = [
            ("GET", "/hello", ""), ("GET", "/ping", ""), ("GET", "/status", ""), ("GET", "/models", ""),
            ("POST", "/ratings", #"{"ratings":[{"user":"eve","item":"Alien","value":4.5,"time":7}]}"#),
            ("DELETE", "/users/eve/ratings/Alien", ""), ("GET", "/users/ann/history", ""),
            ("GET", "/users/ann/recommendations", ""), ("GET", "/recommendations?group=ann&group=bo%2Fb", ""),
            ("POST", "/recommendations", #"{"from":[{"item":"Alien"}],"candidates":{"any_genres":["drama"]}}"#),
            ("GET", "/users/ann/predictions?items=Alien&items=Brazil", ""),
            ("POST", "/users/ann/predictions", #"{"items":["Alien"]}"#), ("GET", "/items/Alien/similar", ""),
            ("POST", "/items/Alien/similar", #"{"more_items":["Brazil"]}"#),
            ("POST", "/items", #"{"items":[{"id":"Jaws","title":"Jaws","year":1975,"genres":["Horror"]}]}"#),
            ("GET", "/items/Jaws", ""), ("GET", "/search?text=jaw", ""), ("GET", "/items?limit=2", ""),
            ("GET", "/map?first=0&count=10&label_items=Alien", ""), ("POST", "/map", #"{"label_places":[0]}"#),
            ("GET", "/users/eve/suggestions?skip=Alien", ""), ("POST", "/users/eve/suggestions", #"{"count":2}"#),
            ("GET", "/users", ""),
            ("GET", "/users/ann/similar", ""),
            ("PUT", "/learning", #"{"paused":true}"#),
            ("PUT", "/users/ann/marks/Jaws", #"{"mark":"MARK_HIDDEN"}"#), ("GET", "/users/ann/marks", ""),
            ("DELETE", "/users/ann/marks/Jaws", ""), ("PUT", "/users/ann/privacy", #"{"is_private":true}"#),
            ("PUT", "/items/Jaws/withdrawal", ""), ("DELETE", "/items/Jaws/withdrawal", ""),
            ("PUT", "/sets/shelf%2F1", #"{"items":["Alien","Jaws"]}"#), ("GET", "/sets", ""),
            ("DELETE", "/sets/shelf%2F1", ""), ("GET", "/users/ann/explanations/Heat%20%F0%9F%94%A5", ""),
            ("GET", "/top?order=LIST_ORDER_TRENDING&metadata[tags]=x", ""), ("POST", "/top", "{}"),
            ("GET", "/quality?points=5&trainings=2", ""), ("POST", "/check", ""), ("POST", "/reload", ""),
            ("POST", "/items/Jaws/merge", #"{"into":"Alien"}"#),
            ("DELETE", "/items/Brazil", ""), ("DELETE", "/users/bo%2Fb?with_items=true", ""),
        ]
        for (method, path, body) in requests {
            let answer =
                body.isEmpty
                ? try await trial.web.ask(method, "/api/v1" + path)
                : try await trial.web.send(method, path, json: body)
            #expect(answer.status == 200, "\(method) \(path): \(answer.body)")
            #expect(try answer.object["freshness"] != nil, "\(method) \(path)")
        }
        let unnamed = try await trial.web.ask("PUT", "/api/v1/models/serving")
        #expect(unnamed.status == 400 && unnamed.problemCode == "INVALID_ARGUMENT", "\(unnamed.body)")
        #expect(try await trial.web.ask("PUT", "/api/v1/learning").status == 200)
        #expect(try await trial.web.ask("POST", "/api/v1/train").status < 500)
        let others = [
            ("PUT", "/models/serving"), ("POST", "/train"), ("POST", "/import"),
            ("GET", "/watch"),
        ]
        let tried = requests.map { ($0.0, $0.1) } + others
        for route in HTTPCalls.all.flatMap({ $0.routes }) {
            #expect(tried.contains { isRoute(route, method: $0, path: $1) }, "\(route.method) \(route.template)")
        }
    }

    /// Whether a request is made on a route.
    private func isRoute(_ route: HTTPRoute, method: String, path: String) -> Bool {
        let parts = path.prefix { $0 != "?" }.split(separator: "/")
        let wanted = route.template.split(separator: "/")
        return route.method.rawValue == method && parts.count == wanted.count
            && zip(parts, wanted).allSatisfy { $0 == $1 || $1.hasPrefix("{") }
    }

    @Test("What the daemon refuses comes as a problem with code, field and remedy")
    func problems() async throws {
        let trial = try await WebTrial()
        let wrong = [
            ("/users/ann/recommendations?count=99999999", 400, "INVALID_ARGUMENT", "recommend.count"),
            ("/users/ann/recommendations?count=x", 400, "INVALID_ARGUMENT", "recommend.count"),
            (
                "/users/ann/recommendations?genre=Nonsense", 400, "INVALID_ARGUMENT",
                "recommend.candidates.any_genres[0]"
            ),
            ("/users/ann/recommendations?colour=red", 400, "INVALID_ARGUMENT", "colour"),
            ("/users/ann/recommendations?user=bo", 400, "INVALID_ARGUMENT", "user"),
            ("/users/ann/recommendations?deadline_ms=4000000000", 400, "INVALID_ARGUMENT", "deadline_ms"),
            ("/users/nobody/history", 404, "NOT_FOUND", "get_history.user"),
            ("/items/nothing", 404, "NOT_FOUND", "get_item.item"), ("/nowhere", 404, "NOT_FOUND", ""),
            ("/users/%FF/history", 400, "INVALID_ARGUMENT", "get_history.user"),
            ("/users/ann/history?limit=%", 400, "INVALID_ARGUMENT", "query"),
            ("/ping?min_sequence=1000000&deadline_ms=1", 409, "FAILED_PRECONDITION", "min_sequence"),
        ]
        for (path, status, code, field) in wrong {
            let answer = try await trial.web.ask("GET", "/api/v1" + path)
            #expect(answer.status == status && answer.problemCode == code, "\(path): \(answer.body)")
            let object = try answer.object
            #expect(object["field"] as? String == field, "\(path): \(answer.body)")
            #expect((object["remedy"] as? String)?.isEmpty == false, "\(path)")
        }
        for json in ["{", "[]", #"{"ratings":[{"stars":5}]}"#, #"{"ratings":5}"#, "\u{0}", #"{"ratings":[null]}"#] {
            let answer = try await trial.web.send("POST", "/ratings", json: json)
            #expect(answer.status == 400 && answer.problemCode == "INVALID_ARGUMENT", "\(json): \(answer.body)")
        }
    }

    @Test("A path answers methods and types that it does not have with 405, 406 and 415")
    func negotiation() async throws {
        let trial = try await WebTrial()
        let web = trial.web
        for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"] {
            let answer = try await web.ask(method, "/api/v1/ping", headers: ["Content-Length": "0"])
            #expect(answer.status == 405, "\(method)")
            #expect(answer.headers["allow"] == "GET, HEAD", "\(method)")
        }
        let head = try await web.ask("HEAD", "/api/v1/users/ann/history")
        let get = try await web.ask("GET", "/api/v1/users/ann/history")
        #expect(head.status == 200 && head.body.isEmpty)
        #expect(head.headers["content-length"] == get.headers["content-length"])
        #expect(try await web.ask("GET", "/api/v1/ping", headers: ["Accept": "text/html"]).status == 406)
        for accept in ["*/*", "application/json", "text/html, application/json;q=0.5", "application/*"] {
            #expect(try await web.ask("GET", "/api/v1/ping", headers: ["Accept": accept]).status == 200, "\(accept)")
        }
        for type in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"] {
            let answer = try await web.ask(
                "POST", "/api/v1/ratings", headers: ["Content-Type": type], body: #"{"ratings":[]}"#)
            #expect(answer.status == 415, "\(type)")
        }
        #expect(try await web.ask("POST", "/api/v1/ratings", body: "{}").status == 415)
    }

    @Test("The description names every route, and is JSON")
    func description() async throws {
        let trial = try await WebTrial()
        let object = try await trial.web.ask("GET", "/api/v1/openapi.json").object
        #expect(object["openapi"] as? String == "3.1.0")
        let paths = try #require(object["paths"] as? [String: [String: Any]])
        for route in HTTPCalls.all.flatMap({ $0.routes }) {
            #expect(paths["/api/v1" + route.template]?[route.method.rawValue.lowercased()] != nil, "\(route.template)")
        }
    }
}
