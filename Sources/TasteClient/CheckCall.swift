import TasteProtocol
import TasteValues

extension TasteClient {
    /// Checks the daemon's whole store while it serves: every page and value, and whether the tables agree.
    ///
    /// - Parameter timeout: The time to wait for the answer; nil: without end, because large stores take minutes.
    /// - Throws: `TasteError` RESOURCE_EXHAUSTED while another check runs, DATA_LOSS if a damaged page ended it,
    ///   PERMISSION_DENIED for a client that may not administer.
    public func check(timeout: Duration? = nil) async throws -> Answer<CheckReport> {
        var request = WireRequest()
        request.check = WireCheck()
        let response = try await call(request, repeatable: true, timeout: timeout ?? .seconds(86_400))
        let report = try result(of: response) { if case .check(let report) = $0 { CheckReport(report) } else { nil } }
        return Answer(report, freshness: Freshness(response.freshness))
    }
}
