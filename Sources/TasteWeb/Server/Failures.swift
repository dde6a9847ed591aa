import HTTPTypes
import Hummingbird
import Logging
import NIOHTTP1
import TasteValues

/// Turns whatever a request fails with into an answer: problem+json below /api, elsewhere a page.
struct Failures: RouterMiddleware {
    let pages: Templates

    func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as HTTPParserError {
            throw error
        } catch {
            let problem = Problem(error)
            if problem.status.code >= 500 && problem.code == .internal { context.logger.error("\(error)") }
            return request.uri.path.hasPrefix("/api") ? problem.json : pages.failure(problem)
        }
    }
}

/// What went wrong, as RFC 9457 words it.
struct Problem {
    let status: HTTPResponse.Status
    let code: TasteError.Code
    let detail: String
    let field: String?
    private let headers: HTTPFields

    init(_ error: any Error) {
        switch error {
        case let error as TasteError:
            (status, code, detail, field) = (error.status, error.code, error.message, error.field)
            headers = error.status == .serviceUnavailable ? [.retryAfter: "1"] : [:]
        case let failure as WebFailure:
            (status, code, detail, field) = (failure.status, failure.code, failure.message, failure.field)
            headers = failure.headers
        case let error as any HTTPResponseError:
            let failure = WebFailure(error.status, Self.message(of: error.status))
            (status, code, detail, field) = (failure.status, failure.code, failure.message, nil)
            headers = [:]
        case is CancellationError:
            (status, code, field) = (.serviceUnavailable, .cancelled, nil)
            detail = "The server stops. Ask again in a moment."
            headers = [.retryAfter: "1"]
        default:
            (status, code, field) = (.internalServerError, .internal, nil)
            detail = "The web server failed. See its log, and report it."
            headers = [:]
        }
    }

    private static func message(of status: HTTPResponse.Status) -> String {
        switch status {
        case .notFound: "There is nothing at this path. See /api/v1/openapi.json for those that exist."
        case .contentTooLarge: "The body is too large. Send it in parts, or as NDJSON."
        default: "\(status.reasonPhrase). See docs/http.md."
        }
    }

    /// What to do, which is the message from its second sentence on.
    var remedy: String {
        detail.firstRange(of: ". ").map { String(detail[$0.upperBound...]) } ?? detail
    }

    var json: Response {
        var json = JSONWriter(reserving: 512)
        json.object { json in
            json.add("title", status.reasonPhrase)
            json.add("status", status.code)
            json.add("code", code.description)
            json.add("detail", detail)
            json.add("field", field ?? "")
            json.add("remedy", remedy)
        }
        var all = headers
        all[.contentType] = "application/problem+json"
        return Response(status: status, headers: all, body: .init(byteBuffer: json.buffer))
    }

    /// The headers that belong to the failure in any form.
    var ownHeaders: HTTPFields { headers }
}
