using System.Globalization;
using System.Text.Json.Serialization;
using KpnEen.Data.Camara;

namespace KpnEen.Api.Camara;

/// <summary>The CloudEvent of a status (CloudEvents 1.0.2, structured mode).</summary>
internal sealed record ClickToDialStatusChanged(
    Guid Id,
    string Source,
    string Specversion,
    string Type,
    string Datacontenttype,
    DateTimeOffset Time,
    ClickToDialStatusChanged.Status Data
)
{
    public const string MediaType = "application/cloudevents+json";

    /// <param name="publicUrl">Of the API, without a slash at the end.</param>
    public static ClickToDialStatusChanged Of(CamaraNotification told, string publicUrl) =>
        new(
            told.Id,
            $"{publicUrl}{CamaraPath.ClickToDial}/calls/{told.CallId}",
            "1.0",
            "org.camaraproject.click-to-dial.v0.status-changed",
            "application/json",
            told.OccurredAt,
            new Status(
                told.CallId,
                told.Caller,
                told.Callee,
                new StateAndReason(told.Status, told.Reason),
                told.RecordingResult,
                told.DurationSeconds?.ToString(CultureInfo.InvariantCulture),
                told.OccurredAt
            )
        );

    /// <param name="CallDuration">Seconds, as a text: so the standard has it.</param>
    public sealed record Status(
        string CallId,
        string Caller,
        string Callee,
        [property: JsonPropertyName("status")] StateAndReason StateAndReason,
        string? RecordingResult,
        string? CallDuration,
        DateTimeOffset Timestamp
    );

    public sealed record StateAndReason(string State, string? Reason);
}
