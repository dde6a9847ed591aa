import HTTPTypes
import TasteValues

/// Why a request was refused before, or without, a call of the daemon.
struct WebFailure: Error {
    let status: HTTPResponse.Status
    let message: String
    var field: String?
    var headers = HTTPFields()

    init(_ status: HTTPResponse.Status, _ message: String, field: String? = nil, headers: HTTPFields = HTTPFields()) {
        self.status = status
        self.message = message
        self.field = field
        self.headers = headers
    }

    /// The canonical code that stands for the status.
    var code: TasteError.Code {
        switch status.code {
        case 401, 403: .permissionDenied
        case 404: .notFound
        case 405: .unimplemented
        case 413, 429: .resourceExhausted
        case 500...: .internal
        default: .invalidArgument
        }
    }
}

extension TasteError {
    /// The status that stands for the code.
    var status: HTTPResponse.Status {
        switch code {
        case .invalidArgument: .badRequest
        case .notFound: .notFound
        case .permissionDenied: .forbidden
        case .resourceExhausted: .tooManyRequests
        case .failedPrecondition: .conflict
        case .deadlineExceeded: .gatewayTimeout
        case .unavailable, .cancelled: .serviceUnavailable
        case .unimplemented: .notImplemented
        default: .badGateway
        }
    }
}
