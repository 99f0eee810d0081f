using System.Buffers.Binary;
using System.Reflection;
using KpnEen.Pbx.Prompts;
using KpnEen.Pbx.Services;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Prompts;

/// <summary>The table of prompts, the audio made of it, and what the code says of both.</summary>
public sealed class PromptLibraryTests
{
    private static readonly string Table = Path.Combine(Checkout.Root, "build/prompts/prompts.tsv");
    private static readonly string Audio = Path.Combine(Checkout.Root, "src/KpnEen.Pbx/Prompts/Audio");

    private readonly PromptLibrary library = new();

    public static TheoryData<string> Languages => [.. PromptLibrary.Languages];

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_line_of_the_table_is_there_as_audio_and_nothing_else(string language) =>
        Assert.Equal(Lines(language).Order(StringComparer.Ordinal), PromptLibrary.Names(language).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_prompt_is_heard_at_20_dBov_and_neither_clips_nor_is_silent(string language)
    {
        foreach (var name in PromptLibrary.Names(language))
        {
            var clip = library.Get(name, language);
            foreach (var rate in new[] { 8000, 16000 })
            {
                var audio = clip.At(rate).ToArray();
                var level = 20 * Math.Log10(Math.Sqrt(audio.Average(s => (double)s * s)) / 32768);
                // The narrow one lacks what an s has above 4 kHz.
                Assert.True(level >= (rate == 16000 ? -23 : -26) && level <= -18, $"{language}/{name} at {rate}: {level:F1} dBov");
                Assert.True(audio.Max(s => Math.Abs((int)s)) < 32767, $"{language}/{name} at {rate} clips");
            }
            Assert.InRange(clip.Duration.TotalSeconds, 0.15, 9);
        }
    }

    [Fact]
    public void The_files_are_compact_and_all_of_one_kind()
    {
        var files = System.IO.Directory.GetFiles(Audio, "*.wav", SearchOption.AllDirectories);
        Assert.True(files.Sum(file => new FileInfo(file).Length) < 3_000_000);
        foreach (var file in files)
        {
            var head = File.ReadAllBytes(file).AsSpan(20, 8);
            Assert.Equal(0x11, BinaryPrimitives.ReadUInt16LittleEndian(head)); // IMA ADPCM
            Assert.Equal(1, BinaryPrimitives.ReadUInt16LittleEndian(head[2..]));
            Assert.Equal(16000, BinaryPrimitives.ReadInt32LittleEndian(head[4..]));
        }
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void What_the_code_says_by_name_is_there(string language)
    {
        var constants = typeof(Prompt)
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (string)field.GetRawConstantValue()!);
        Assert.All(constants, name => Assert.True(PromptLibrary.Has(name, language), name));
        var coded = ServiceCatalog.All.Where(service => !service.StarCodes.IsEmpty);
        Assert.All(coded, service => Assert.True(PromptLibrary.Has(Prompt.Service(service.Name), language), service.Name));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_number_time_and_date_can_be_said(string language)
    {
        var numbers = Enumerable.Range(0, 2001).Concat([9999, 10_000, 25_417, 100_000, 100_001, 999_999]);
        var phrases = numbers
            .Select(number => Phrase.Empty.Number(number))
            .Concat(Enumerable.Range(0, 1440).Select(minute => Phrase.Empty.Time(new TimeOnly(minute / 60, minute % 60))))
            .Concat(Enumerable.Range(0, 366).Select(day => Phrase.Empty.Date(new DateOnly(2028, 1, 1).AddDays(day))))
            .Append(Phrase.Empty.Digits("+31201234567*#"));
        Assert.All(
            phrases.SelectMany(phrase => phrase.In(language)).Distinct(),
            name => Assert.True(PromptLibrary.Has(name, language), name)
        );
    }

    [Fact]
    public void A_prompt_is_decoded_once() => Assert.Same(library.Get("number-1", "nl"), library.Get("number-1", "nl"));

    private static IEnumerable<string> Lines(string language)
    {
        var column = language == "nl" ? 1 : 2;
        return File.ReadLines(Table)
            .Where(line => line is not ['#', ..])
            .Select(line => line.Split('\t'))
            .Where(cells => cells[column] != "-")
            .Select(cells => cells[0]);
    }
}
