namespace Inspect.Engine.Inference.Templates.Syntax;

/// <summary>Reads a template: text, outputs and tags.</summary>
internal sealed partial class StatementParser
{
    private readonly TokenReader _tokens;
    private readonly ExpressionParser _expressions;
    private readonly Dictionary<string, Block> _blocks = new(StringComparer.Ordinal);
    private int _loops;
    private int _enclosing;

    private StatementParser(List<Token> tokens)
    {
        _tokens = new TokenReader(tokens);
        _expressions = new ExpressionParser(_tokens);
    }

    /// <summary>Reads the tokens of a template.</summary>
    /// <exception cref="TemplateException">They make none.</exception>
    public static TemplateProgram Read(List<Token> tokens)
    {
        var parser = new StatementParser(tokens);
        var body = parser.ReadBody();
        parser._tokens.Unknown.Check();
        return parser._tokens.Current.Kind == TokenKind.End
            ? new TemplateProgram(body, [.. parser._tokens.Names], parser._blocks)
            : throw parser._tokens.Fail($"there is a tag {parser._tokens.Current.Description} that nothing opens");
    }

    /// <summary>Reads up to one of the tags that end a body, whose name is left to be read.</summary>
    private Body ReadBody(params ReadOnlySpan<string> ends)
    {
        _tokens.Enter();
        var line = _tokens.Current.Line;
        var statements = new List<Statement>();
        while (_tokens.Current.Kind != TokenKind.End)
        {
            var token = _tokens.Next();
            switch (token.Kind)
            {
                case TokenKind.Data:
                    statements.Add(new DataText(token.Line, token.Text));
                    break;
                case TokenKind.OutputBegin:
                    statements.Add(new Output(token.Line, [_expressions.ReadTuple()]));
                    _tokens.Expect(TokenKind.OutputEnd, "}}");
                    break;
                default:
                    if (ends.Contains(_tokens.Current.Text) && _tokens.Current.Kind == TokenKind.Name)
                    {
                        _tokens.Leave();
                        return new Body(line, [.. statements]);
                    }

                    statements.Add(ReadTag(_tokens.Expect(TokenKind.Name, "the name of a tag")));
                    _tokens.Expect(TokenKind.BlockEnd, "%}");
                    break;
            }
        }

        _tokens.Leave();
        return ends.Length == 0 ? new Body(line, [.. statements])
            : throw new TemplateException($"the tag before this line has no {string.Join(" or ", ends.ToArray())}", line);
    }

    /// <summary>Reads the body of a tag, and the name of the tag that ends it.</summary>
    private Body ReadBlock(params ReadOnlySpan<string> ends)
    {
        _tokens.Skip(":");
        _tokens.Expect(TokenKind.BlockEnd, "%}");
        return ReadBody(ends);
    }

    private Body ReadWhole(string end)
    {
        var body = ReadBlock(end);
        _tokens.Next();
        return body;
    }

    /// <summary>A body that a loop outside of it does not reach.</summary>
    private Body ReadApart(string end)
    {
        var loops = _loops;
        _loops = 0;
        var body = ReadWhole(end);
        _loops = loops;
        return body;
    }

    private Statement ReadTag(Token tag)
    {
        var unknown = _tokens.Unknown.Count;
        var statement = ReadStatement(tag);
        if (statement is If)
        {
            _tokens.Unknown.PutInBranch(unknown);
        }
        else if (statement is not (Output or Assignment or For))
        {
            _tokens.Unknown.PutInBody(unknown);
        }

        return statement;
    }

    private Statement ReadStatement(Token tag)
    {
        switch (tag.Text)
        {
            case "if":
                return ReadIf(tag.Line);
            case "for":
                return ReadFor(tag.Line);
            case "set":
                return ReadSet(tag.Line);
            case "macro":
                return ReadMacro(tag.Line);
            case "call":
                return ReadCall(tag.Line);
            case "break" or "continue":
                return _loops > 0 ? new Jump(tag.Line, tag.Text == "break" ? Flow.Break : Flow.Continue) : throw new TemplateException($"{tag.Text} stands outside of a loop", tag.Line);
            case "generation":
                // Marks what the model said, for training; a prompt has no use for it.
                return new With(tag.Line, [], ReadApart("endgeneration"));
            case "with":
                return ReadWith(tag.Line);
            case "filter":
                var filter = _expressions.ReadFilters(null, isBegun: true)!;
                return new FilterBlock(tag.Line, filter, ReadWhole("endfilter"));
            case "autoescape":
                var isOn = _expressions.ReadExpression();
                return new Escaping(tag.Line, isOn, ReadWhole("endautoescape"));
            case "block":
                return ReadNamedBlock(tag.Line);
            case "print":
                return new Output(tag.Line, ReadPrinted());
            case "include" or "import" or "from" or "extends":
                return ReadRefusal(tag);
            default:
                throw new TemplateException($"there is no tag {tag.Description}, or it does not belong here", tag.Line);
        }
    }

    private Refusal ReadRefusal(Token tag)
    {
        while (_tokens.Current.Kind is not (TokenKind.BlockEnd or TokenKind.End))
        {
            _tokens.Next();
        }

        return new Refusal(tag.Line, $"{tag.Text} reads another file, which a chat template cannot");
    }

    private Expression[] ReadPrinted()
    {
        var values = new List<Expression>();
        while (_tokens.Current.Kind != TokenKind.BlockEnd)
        {
            values.Add(_expressions.ReadExpression());
            if (_tokens.Current.Kind != TokenKind.BlockEnd)
            {
                _tokens.Expect(",");
            }
        }

        return [.. values];
    }

    private If ReadIf(int line)
    {
        var branches = new List<(Expression, Body)>();
        Body? otherwise = null;
        while (true)
        {
            var test = _expressions.ReadTuple(hasConditions: false);
            branches.Add((test, ReadBlock("elif", "else", "endif")));
            var next = _tokens.Next().Text;
            if (next == "else")
            {
                otherwise = ReadWhole("endif");
            }

            if (next != "elif")
            {
                return new If(line, [.. branches], otherwise);
            }
        }
    }

    private For ReadFor(int line)
    {
        _enclosing++;
        var target = ReadTargets(hasNamespaces: false);
        if (!_tokens.SkipName("in"))
        {
            throw _tokens.Fail($"'in' is missing before {_tokens.Current.Description}");
        }

        var items = _expressions.ReadTuple(hasConditions: false, isOfLoop: true);
        var unknown = _tokens.Unknown.Count;
        var test = _tokens.SkipName("if") ? _expressions.ReadExpression() : null;
        var isRecursive = _tokens.SkipName("recursive");
        _loops++;
        var body = ReadBlock("endfor", "else");
        _loops--;
        var otherwise = _tokens.Next().Text == "else" ? isRecursive ? ReadApart("endfor") : ReadWhole("endfor") : null;
        _enclosing--;
        _tokens.Unknown.PutInBody(unknown);
        return new For(line, target, items, test, body, otherwise, isRecursive, _tokens.NumberOf("loop"));
    }

    private Statement ReadSet(int line)
    {
        var target = ReadTargets(hasNamespaces: true);
        if (_tokens.Skip("="))
        {
            return new Assignment(line, target, _expressions.ReadTuple());
        }

        var filter = _expressions.ReadFilters(null);
        return new BlockAssignment(line, target, filter, ReadWhole("endset"));
    }

    private With ReadWith(int line)
    {
        var variables = new List<(Target, Expression)>();
        while (_tokens.Current.Kind != TokenKind.BlockEnd)
        {
            if (variables.Count > 0)
            {
                _tokens.Expect(",");
            }

            var enclosing = _enclosing;
            _enclosing = 0;
            var target = ReadTarget(hasNamespaces: false);
            _enclosing = enclosing;
            _tokens.Expect("=");
            variables.Add((target, _expressions.ReadExpression()));
        }

        return new With(line, [.. variables], ReadWhole("endwith"));
    }

    private Block ReadNamedBlock(int line)
    {
        var name = _tokens.Expect(TokenKind.Name, "the name of a block").Text;
        var isScoped = _tokens.SkipName("scoped");
        _tokens.SkipName("required");
        var block = new Block(line, name, isScoped, ReadApart("endblock"));
        _tokens.SkipName(name);
        return _blocks.TryAdd(name, block) ? block : throw new TemplateException($"the block {name} is there twice", line);
    }
}
