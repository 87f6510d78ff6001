using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Inspect.Tests.Support;

namespace Inspect.Tests.Web.Api;

/// <content>Models over HTTP.</content>
public sealed partial class ApiTests
{
    [Fact]
    public async Task Models_AddedByPath_AreLoadedAskedMeasuredUnloadedAndRemoved()
    {
        using var source = new TinyModel();
        using var models = new ModelDir();
        await using var app = new AppFactory(models: models.Path);
        using var client = Client(app);

        var added = await client.PostAsJsonAsync("api/v1/models", new { path = source.Folder }, Stop);
        Assert.Equal((HttpStatusCode.Created, "/api/v1/models/tiny"), (added.StatusCode, added.Headers.Location!.OriginalString));
        Assert.Equal(("onnx/tiny", "found", false), NameStateOf(await BodyAsync(added)));
        await AssertProblemAsync(await client.PostAsJsonAsync("api/v1/models", new { path = source.Folder }, Stop), HttpStatusCode.UnprocessableEntity, "There is already a model tiny");

        var answer = await client.PostAsJsonAsync("api/v1/models/tiny/generate", new { messages = new[] { new { role = "user", content = "Say hello" } }, config = new { max_tokens = 5, temperature = 0 } }, Stop);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        var events = EventsOf(await answer.Content.ReadAsStringAsync(Stop));
        Assert.Equal("end", events[^1].Name);
        Assert.True(events[^1].Data.GetProperty("usage").GetProperty("output_tokens").GetInt32() is > 0 and <= 5);
        Assert.All(events[..^1], e => Assert.Equal("text", e.Name));
        Assert.Equal("ready", (await GetAsync(client, "api/v1/models/onnx%2Ftiny")).GetProperty("state").GetString());

        var probe = await BodyAsync(await client.PostAsJsonAsync("api/v1/models/tiny/probe", new { }, Stop));
        Assert.True(probe.GetProperty("tokens_per_second").GetDouble() > 0);
        Assert.Equal(probe.GetProperty("tokens_per_second").GetDouble(), (await GetAsync(client, "api/v1/models/tiny")).GetProperty("probe").GetProperty("tokens_per_second").GetDouble());

        Assert.Equal("found", (await BodyAsync(await client.PostAsJsonAsync("api/v1/models/tiny/unload", new { }, Stop))).GetProperty("state").GetString());
        var bytes = Directory.GetFiles(source.Folder).Sum(f => new FileInfo(f).Length);
        var removed = await BodyAsync(await client.DeleteAsync(new Uri("api/v1/models/tiny", UriKind.Relative), Stop));
        Assert.Equal(("onnx/tiny", bytes), (removed.GetProperty("model").GetString(), removed.GetProperty("freed_bytes").GetInt64()));
        await AssertProblemAsync(await client.GetAsync(new Uri("api/v1/models/tiny", UriKind.Relative), Stop), HttpStatusCode.NotFound, "There is no local model tiny");
    }

    [Fact]
    public async Task Models_AddedAsAZip_AreTriedFirst()
    {
        using var source = new TinyModel();
        using var models = new ModelDir();
        await using var app = new AppFactory(models: models.Path);
        using var client = Client(app);
        using var good = new MemoryStream();
        await ZipFile.CreateFromDirectoryAsync(source.Folder, good, CompressionLevel.Fastest, includeBaseDirectory: true, Stop);
        File.Delete(source.Path("tokenizer.json"));
        using var bad = new MemoryStream();
        await ZipFile.CreateFromDirectoryAsync(source.Folder, bad, Stop);

        Assert.Equal(("onnx/tiny", "found", false), NameStateOf(await BodyAsync(await UploadAsync(client, good, "whatever.zip"))));
        await AssertProblemAsync(await UploadAsync(client, bad, "other.zip"), HttpStatusCode.UnprocessableEntity, "tokenizer.json not found, or empty, in other");
        Assert.Equal("tiny", Assert.Single((await GetAsync(client, "api/v1/models")).GetProperty("items").EnumerateArray()).GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("api/v1/models", "{}", HttpStatusCode.UnprocessableEntity, "\"path\" is missing")]
    [InlineData("api/v1/models", """{"name":"nonsense"}""", HttpStatusCode.UnprocessableEntity, "is no name of a model: write hf/ORG/NAME")]
    [InlineData("api/v1/models", """{"name":"hf/o/m","precision":"int9"}""", HttpStatusCode.UnprocessableEntity, "The precision")]
    [InlineData("api/v1/models", """{"path":"models"}""", HttpStatusCode.UnprocessableEntity, "Give the whole path")]
    [InlineData("api/v1/models/none/load", "{}", HttpStatusCode.NotFound, "There is no local model")]
    [InlineData("api/v1/models/tiny/generate", "{}", HttpStatusCode.UnprocessableEntity, "\"messages\" must be a list")]
    [InlineData("api/v1/models/tiny/generate", """{"messages":[{"role":"robot","content":"x"}]}""", HttpStatusCode.UnprocessableEntity, "A message has a role")]
    [InlineData("api/v1/models/tiny/generate", """{"messages":[{"role":"user","content":"x"}],"config":{"temperature":9}}""", HttpStatusCode.UnprocessableEntity, "temperature must be 0 to 2")]
    public async Task Models_ABodyThatCannotBeUsed_IsRefusedWithTheFix(string path, string body, HttpStatusCode status, string words)
    {
        using var model = new TinyModel();
        await using var app = new AppFactory(models: model.Dir);
        using var client = Client(app);

        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        await AssertProblemAsync(await client.PostAsync(new Uri(path, UriKind.Relative), content, Stop), status, words);
    }

    [Fact]
    public async Task Models_AFormWithoutAFile_IsRefused()
    {
        await using var app = new AppFactory();
        using var client = Client(app);
        using var form = new MultipartFormDataContent { { new StringContent("x"), "name" } };
        using var text = new StringContent("zip");

        await AssertProblemAsync(await client.PostAsync(new Uri("api/v1/models", UriKind.Relative), form, Stop), HttpStatusCode.UnprocessableEntity, "holds no file");
        await AssertProblemAsync(await client.PostAsync(new Uri("api/v1/models", UriKind.Relative), text, Stop), HttpStatusCode.UnsupportedMediaType, "multipart/form-data");
    }

    [Fact]
    public async Task Models_TheBuiltIn_IsNotRemovedWithoutItsName()
    {
        await using var app = new AppFactory();
        using var client = Client(app);

        await AssertProblemAsync(await client.DeleteAsync(new Uri($"api/v1/models/{BuiltInModel.Name}", UriKind.Relative), Stop), HttpStatusCode.Conflict, $"send confirm={BuiltInModel.Name}");
        Assert.True(Directory.Exists(Path.Combine(Repository.Root, "models", BuiltInModel.Name)));
    }

    private static (string?, string?, bool) NameStateOf(JsonElement model) => (model.GetProperty("model").GetString(), model.GetProperty("state").GetString(), model.GetProperty("built_in").GetBoolean());

    private static async Task<HttpResponseMessage> UploadAsync(HttpClient client, MemoryStream zip, string name)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(zip.ToArray()), "file", name } };
        return await client.PostAsync(new Uri("api/v1/models", UriKind.Relative), form, Stop);
    }

    private static List<(string Name, JsonElement Data)> EventsOf(string text) =>
    [
        .. text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(e => e.Split('\n')).Select(l => (l[0]["event: ".Length..], JsonDocument.Parse(l[1]["data: ".Length..]).RootElement)),
    ];

    /// <summary>An empty folder of models that goes with the test.</summary>
    private sealed class ModelDir : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("inspect-modeldir-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
