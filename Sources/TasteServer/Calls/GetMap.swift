import TasteEngine
import TasteProtocol
import TasteValues

extension WireGetMap: ServerCall {
    var kind: CallKind { .read }
    var namedUsers: [NamedUser] { [] }

    func serve(_ context: CallContext) throws(TasteError) -> CallOutcome {
        guard count <= Engine.mapSliceLimit else {
            throw TasteError(
                .invalidArgument,
                "\(count) are more than \(Engine.mapSliceLimit) items. Ask for the map slice by slice.", field: "count")
        }
        let labels = labelPlaces.count + labelItems.count
        guard labels <= context.limits.itemsPerAnswer else {
            throw TasteError(
                .invalidArgument,
                "\(labels) are over the limit of \(context.limits.itemsPerAnswer) (limits.itemsPerAnswer). Name fewer.",
                field: labelPlaces.isEmpty ? "label_items" : "label_places")
        }
        for (position, name) in labelItems.enumerated() { try Names.check(name, field: "label_items[\(position)]") }
        let question = MapQuestion(
            first: Int(first), count: Int(count), labelPlaces: labelPlaces.map { Int($0) }, labelItems: labelItems)
        let answer = try context.engine.map(question, bytes: context.limits.frameBytes)
        return .answered(.map(answer.value.wire), answer.freshness)
    }
}
