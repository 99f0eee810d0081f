using System.Text.Json;

namespace KpnEen.Data.Operations;

/// <summary>What a step did.</summary>
/// <param name="CompletedItems">Done so far, of all steps.</param>
/// <param name="TotalItems">Null: not known yet.</param>
/// <param name="Position">Where the next step begins.</param>
/// <param name="Next">When the next step is due; null: it was the last one.</param>
public sealed record OperationStep(long CompletedItems, long? TotalItems, JsonElement? Position, TimeSpan? Next)
{
    /// <summary>The last step.</summary>
    public static OperationStep Done(long completedItems) => new(completedItems, completedItems, null, null);
}
