import HTTPTypes
import Hummingbird
import NIOCore

/// An evaluation report, as `taste evaluate` has written it. Whatever the file holds, it runs no script, loads nothing,
/// and is nobody's origin.
struct ReportPage: Sendable {
    private static let policy = [
        "sandbox", "default-src 'none'", "style-src 'unsafe-inline'", "form-action 'none'", "base-uri 'none'",
        "frame-ancestors 'none'",
    ].joined(separator: "; ")

    /// nil if no reports are opened.
    let folder: ReportFolder?
    let name: String

    func respond(_ visit: Visit) async throws -> Response {
        guard visit.login.isForAll else {
            throw WebFailure(.forbidden, "Reports are for those who may act for everybody.")
        }
        guard let content = await folder?.content(of: name) else {
            throw WebFailure(.notFound, "There is no such report. The page of the daemon lists those that there are.")
        }
        return Response(
            status: .ok,
            headers: [.contentType: "text/html; charset=utf-8", .contentSecurityPolicy: Self.policy],
            body: .init(byteBuffer: ByteBuffer(bytes: content)))
    }
}
