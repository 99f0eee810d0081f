using System.Text.Json;
using KpnEen.Sdk;
using KpnEen.Sdk.Sandbox;

namespace ScreenPop.Contacts;

/// <summary>The customers of this CRM, found by number.</summary>
internal sealed class ContactBook(IReadOnlyList<Contact> all)
{
    private readonly Dictionary<string, Contact> _byNumber = all.ToDictionary(c => c.Number);

    public IReadOnlyList<Contact> All => all;

    public Contact? Find(string? number) => number is null ? null : _byNumber.GetValueOrDefault(number);

    public string Describe(Party? customer) =>
        customer is null ? "-"
        : customer.Number is not { } number ? "number withheld"
        : Find(number) is { } contact ? $"{number} {contact.Name}"
        : number;

    public static ContactBook Read(string path, SandboxFile? sandbox)
    {
        var entries = JsonSerializer.Deserialize<List<ContactEntry>>(File.ReadAllText(path), JsonSerializerOptions.Web) ?? [];
        var contacts = entries
            .Select(e => (Entry: e, Number: e.Number ?? (e.Sandbox is null ? null : sandbox?.Pstn.GetValueOrDefault(e.Sandbox))))
            .Where(e => e.Number is not null)
            .Select(e => new Contact(e.Entry.Name, e.Entry.Company, e.Number!, e.Entry.Note));
        return new ContactBook([.. contacts]);
    }
}
