import HTTPTypes
import Hummingbird

/// The form in which a client wants its answer.
enum AnswerForm {
    case json
    /// NDJSON: one JSON object a line.
    case lines

    /// - Parameters:
    ///   - accept: The header `Accept`.
    ///   - hasLines: Whether the call has an answer in lines.
    ///   - isStream: Whether its answer is a stream of events and nothing else.
    /// - Throws: `WebFailure` 406 if the client accepts no form that there is.
    init(accept: String?, hasLines: Bool, isStream: Bool) throws {
        guard let accept, accept != "*/*" else {
            self = .json
            return
        }
        let types = accept.split(separator: ",").map(MediaTypeName.init)
        if hasLines && types.contains(.lines) {
            self = .lines
        } else if isStream && types.contains(.events) {
            self = .json
        } else if types.contains(where: { [.json, .anything, .anyApplication].contains($0) }) {
            self = .json
        } else {
            throw WebFailure(
                .notAcceptable,
                "There is no such form of the answer. Accept application/json"
                    + (hasLines ? " or application/x-ndjson." : "."), field: "Accept")
        }
    }
}

/// A body that consists of lines.
enum BodyForm {
    case ratings
    case ratingsAndItems

    /// The kind of lines; nil if the body is one message or if there is none.
    ///
    /// - Throws: `WebFailure` 415 if the route has no body of this type.
    init?(of request: Request, for route: HTTPRoute) throws {
        let type = request.headers[.contentType].map { MediaTypeName($0[...]) }
        switch (route.body, type) {
        case (.none, _), (.message, .json), (.messageOrRatings, .json): return nil
        case (.messageOrRatings, .lines): self = .ratings
        case (.lines, .lines): self = .ratingsAndItems
        case (.message, nil), (.messageOrRatings, nil):
            guard request.headers[.contentLength] ?? "0" == "0", request.headers[.transferEncoding] == nil else {
                throw Self.unsupported(route)
            }
            return nil
        default: throw Self.unsupported(route)
        }
    }

    private static func unsupported(_ route: HTTPRoute) -> WebFailure {
        let types =
            switch route.body {
            case .lines: "application/x-ndjson"
            case .messageOrRatings: "application/json or application/x-ndjson"
            case .none, .message: "application/json"
            }
        return WebFailure(
            .unsupportedMediaType, "The body is of another type. Send \(types), and say so in Content-Type.",
            field: "Content-Type")
    }
}

/// The name of a media type, without its parameters.
struct MediaTypeName: Equatable {
    static let json = Self("application/json")
    static let lines = Self("application/x-ndjson")
    static let events = Self("text/event-stream")
    static let form = Self("application/x-www-form-urlencoded")
    static let anything = Self("*/*")
    static let anyApplication = Self("application/*")

    private let name: String

    init(_ text: Substring) {
        let name = text.prefix { $0 != ";" }
        self.name = name.filter { $0 != " " && $0 != "\t" }.lowercased()
    }
}
