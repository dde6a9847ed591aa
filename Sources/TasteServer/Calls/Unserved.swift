import TasteEngine
import TasteProtocol
import TasteValues

/// A call of the protocol that this version does not serve yet.
protocol UnservedCall: ServerCall {}

extension UnservedCall {
    var kind: CallKind { .administration }
    var namedUsers: [NamedUser] { [] }

    func serve(_ context: CallContext) throws(TasteError) -> CallOutcome {
        throw TasteError(.unimplemented, "This version of tasted does not serve this call yet.")
    }
}

extension WireMarkItem: UnservedCall {}
extension WireWithdrawItem: UnservedCall {}
extension WireRemoveItem: UnservedCall {}
extension WireMergeItems: UnservedCall {}
extension WirePutSet: UnservedCall {}
extension WireListSets: UnservedCall {}
extension WireRemoveSet: UnservedCall {}
extension WireSetPrivacy: UnservedCall {}
extension WireListMarks: UnservedCall {}
