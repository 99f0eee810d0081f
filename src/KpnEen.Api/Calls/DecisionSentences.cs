using System.Globalization;
using System.Text;
using KpnEen.Pbx.Calls;

namespace KpnEen.Api.Calls;

/// <summary>
/// A decision as a sentence for who keeps the telephones of a company and is no engineer: Dutch unless English is asked for. The words of the
/// exchange stay beside it (<c>what</c>, <c>why</c>); one that was stored before decisions had codes is told in them.
/// </summary>
internal static class DecisionSentences
{
    /// <param name="nameOf">The name of a user or group; null: it is gone, or it is none.</param>
    public static string Of(Decision decision, Func<string, string?> nameOf, bool inEnglish)
    {
        if (decision.Code is not { } code || !DecisionTemplates.All.TryGetValue(code, out var template))
            return $"{decision.Service}: {decision.What} ({decision.Why}).";
        var subject =
            decision.Subject is { } id ? nameOf(id) ?? id
            : inEnglish ? "the caller"
            : "de beller";
        var text = Fill(inEnglish ? template.English : template.Dutch, decision, subject);
        return decision.Subject is null ? char.ToUpperInvariant(text[0]) + text[1..] : text;
    }

    // In one go: a name that people chose may look like one of our marks.
    private static string Fill(string template, Decision decision, string subject)
    {
        var text = new StringBuilder(template.Length + 40);
        for (var i = 0; i < template.Length; i++)
        {
            if (template[i] != '{')
            {
                text.Append(template[i]);
                continue;
            }
            text.Append(
                template[i + 1] switch
                {
                    'S' => subject,
                    'T' => decision.Target,
                    'A' => decision.AfterSeconds?.ToString(CultureInfo.InvariantCulture),
                    'Y' => decision.Why,
                    var mark => throw new InvalidOperationException($"no such mark: {mark}"),
                }
            );
            i += 2;
        }
        return text.ToString();
    }
}
