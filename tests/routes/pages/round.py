"""A round of the year, and its papers: the pages, what each role is answered, and what they are asked with."""

from tests import factories as make

STATUSES = {
    "GET decisions/": "200 200 200 200 403 200 403 403 302 302",
    "GET decisions/list.csv": "200 200 200 200 403 200 403 403 302 302",
    "GET decisions/list.xlsx": "200 200 200 200 403 200 403 403 302 302",
    "GET decisions/new/": "200 403 403 403 403 403 403 403 302 302",
    "POST decisions/new/": "200 403 403 403 403 403 403 403 302 302",
    # of the first enterprise, of the first town
    "GET decisions/{pk}/": "200 200 200 200 403 200 403 403 302 302",
    "GET decisions/{pk}/evidence/": "200 200 200 200 403 200 403 403 302 302",
    "POST decisions/{pk}/sign/": "302 403 403 403 403 403 403 403 302 302",
    "POST decisions/{pk}/withdraw/": "302 403 403 403 403 403 403 403 302 302",
    "GET objections/": "200 200 200 200 403 200 403 403 302 302",
    "GET objections/list.csv": "200 200 200 200 403 200 403 403 302 302",
    "GET objections/list.xlsx": "200 200 200 200 403 200 403 403 302 302",
    "GET objections/raise/": "403 200 200 200 403 403 403 403 302 302",
    # of the first enterprise, of the first town, on a tax figure; the enterprise that asks is another
    "GET objections/raise/{pk}/{credit_code}/": "403 200 200 200 404 403 403 403 302 302",
    "POST objections/raise/{pk}/{credit_code}/": "403 200 200 200 404 403 403 403 302 302",
    "GET objections/{pk}/": "200 200 404 200 404 200 403 403 302 302",
    "POST objections/{pk}/opinion/": "403 200 404 403 403 403 403 403 302 302",
    "POST objections/{pk}/decide/": "200 403 403 403 403 403 403 403 302 302",
    "POST objections/{pk}/withdraw/": "403 403 404 403 404 403 403 403 302 302",
    "GET objections/{pk}/files/{file}/": "200 200 404 200 404 200 403 403 302 302",
    "GET papers/": "200 200 200 200 403 200 403 403 302 302",
    # of the whole county
    "GET papers/pictures/": "200 200 200 403 403 200 403 403 302 302",
    "GET papers/pictures/{name}.png": "200 200 200 403 403 200 403 403 302 302",
    "GET papers/{pk}/": "200 200 200 404 403 200 403 403 302 302",
    "GET papers/{pk}/single.zip": "200 200 200 404 403 200 403 403 302 302",
    "GET papers/files/{pk}/": "200 200 200 404 404 200 403 403 302 302",
    # nobody has decided it yet
    "POST papers/objections/{pk}/make/": "404 403 403 403 403 403 403 403 302 302",
    # without a run
    "POST papers/{kind}/make/": "302 403 403 403 403 403 403 403 302 302",
    "GET papers/{kind}/preview.{form}": "200 403 403 403 403 403 403 403 302 302",
    "GET papers/{kind}/template/": "200 403 403 403 403 403 403 403 302 302",
    # without a file
    "POST papers/{kind}/template/add/": "302 403 403 403 403 403 403 403 302 302",
    "POST papers/{kind}/template/delivered/": "302 403 403 403 403 403 403 403 302 302",
    "GET papers/{kind}/template/delivered.docx": "200 403 403 403 403 403 403 403 302 302",
    "GET papers/{kind}/template/{number}.docx": "200 403 403 403 403 403 403 403 302 302",
    # for everybody
    "GET public/{county}/": "200 200 200 200 200 200 200 200 200 200",
    "GET public/{county}/{pk}/": "200 200 200 200 200 200 200 200 200 200",
    "GET public/{county}/{pk}/list.csv": "200 200 200 200 200 200 200 200 200 200",
    "GET public/{county}/{pk}/list.xlsx": "200 200 200 200 200 200 200 200 200 200",
    "GET public/{county}/publications/{pk}/": "200 200 200 200 200 200 200 200 200 200",
    "GET public/{county}/publications/{pk}/list.csv": "200 200 200 200 200 200 200 200 200 200",
    "GET public/{county}/publications/{pk}/list.xlsx": "200 200 200 200 200 200 200 200 200 200",
    "GET publications/{pk}/": "200 200 200 200 403 200 403 403 302 302",
    # the first of its year, which corrects nothing
    "GET publications/{pk}/changes.csv": "404 404 404 404 403 404 403 403 302 302",
    # of the whole county
    "GET publications/{pk}/files.zip": "200 200 200 404 403 200 403 403 302 302",
    "GET publicity/": "403 403 403 403 200 403 403 403 302 302",
    # the enterprise that asks is in no register
    "GET result/": "403 403 403 403 404 403 403 403 302 302",
    "GET round/": "200 200 200 200 403 200 403 403 302 302",
    "GET round/agenda/": "200 200 200 200 403 200 403 403 302 302",
    "GET round/agenda/list.csv": "200 200 200 200 403 200 403 403 302 302",
    "POST round/open/": "302 403 403 403 403 403 403 403 302 302",
    "POST round/{pk}/take/": "302 403 403 403 403 403 403 403 302 302",
    "POST round/{pk}/choose/": "404 403 403 403 403 403 403 403 302 302",
    "GET round/{pk}/publish/": "200 403 403 403 403 403 403 403 302 302",
    "POST round/{pk}/publish/": "200 403 403 403 403 403 403 403 302 302",
    "POST round/{pk}/settle/": "302 403 403 403 403 403 403 403 302 302",
    # there is nothing to announce yet
    "GET round/{pk}/announce/": "302 403 403 403 403 403 403 403 302 302",
    "POST round/{pk}/announce/": "302 403 403 403 403 403 403 403 302 302",
    "GET round/{pk}/announce/term/": "200 403 403 403 403 403 403 403 302 302",
    "POST round/{pk}/corrections/": "302 403 403 403 403 403 403 403 302 302",
    "GET round/corrections/{pk}/": "200 200 200 200 403 200 403 403 302 302",
    "GET round/corrections/{pk}/list.csv": "200 200 200 200 403 200 403 403 302 302",
    "GET round/corrections/{pk}/list.xlsx": "200 200 200 200 403 200 403 403 302 302",
}


def keys(world) -> dict:
    """What the placeholders of these addresses stand for."""
    first, file = world.enterprises[0], make.attachment(world.county)
    standing = make.round(world.county, run=world.run)
    announced = make.publicity(standing, world.run)
    published = make.publication(standing, world.run)
    raised = make.objection(announced, first)
    make.paper_template(world.county)
    paper = make.paper(world.run)
    return {
        "decisions/{pk}": make.grade_decision(standing, first, evidence=file).pk,
        "objections/raise/{pk}": announced.pk,
        "objections/{pk}": raised.pk,
        "files/{file}": raised.files.create(attachment=file, by_objector=True).pk,
        "public/{county}/publications/{pk}": f"{world.county.code}/publications/{published.pk}",
        "publications/{pk}": published.pk,
        "public/{county}/{pk}": f"{world.county.code}/{announced.pk}",
        "public/{county}": world.county.code,
        "corrections/{pk}": make.correction(standing, world.run).pk,
        "round/{pk}": standing.pk,
        "papers/files/{pk}": paper.files.get().pk,
        "papers/{pk}": paper.pk,
        "papers/{kind}": "areas",
        "pictures/{name}": "档次分布",
        "preview.{form}": "docx",
        "template/{number}": 1,
    }
