// Loads each file with the OWL API, as Protégé does, and prints what the parser made of it, a line per fact, fields
// parted by tabs:
//   loaded      file  number of axioms
//   unparsed    file  triple            it became neither an axiom nor an annotation
//   undeclared  file  entity            it is used and nowhere declared
//   failed      file  message
// Imports are looked up in the catalog beside the file; what is not there is a failure, for nothing may be fetched.
import java.io.File;
import java.util.TreeSet;
import org.obolibrary.robot.CatalogXmlIRIMapper;
import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.io.OWLOntologyLoaderMetaData;
import org.semanticweb.owlapi.io.RDFParserMetaData;
import org.semanticweb.owlapi.io.RDFTriple;
import org.semanticweb.owlapi.model.IRI;
import org.semanticweb.owlapi.model.OWLEntity;
import org.semanticweb.owlapi.model.OWLOntology;
import org.semanticweb.owlapi.model.OWLOntologyIRIMapper;
import org.semanticweb.owlapi.model.OWLOntologyManager;

public class LoadReport {
    public static void main(String[] names) {
        for (String name : names) {
            try {
                load(new File(name));
            } catch (Throwable error) {
                tell("failed", name, String.valueOf(error.getMessage()).split("\n")[0]);
            }
        }
    }

    private static void load(File file) throws Exception {
        OWLOntologyManager manager = OWLManager.createOWLOntologyManager();
        File catalog = new File(file.getParentFile(), "catalog-v001.xml");
        OWLOntologyIRIMapper local = catalog.isFile() ? new CatalogXmlIRIMapper(catalog) : iri -> null;
        manager.getIRIMappers().set(iri -> {
            IRI found = local.getDocumentIRI(iri);
            return found != null ? found : IRI.create("file:///not-in-the-catalog/" + iri);
        });
        OWLOntology root = manager.loadOntologyFromOntologyDocument(file);
        tell("loaded", file.getPath(), String.valueOf(root.getAxiomCount()));
        for (OWLOntology ontology : root.getImportsClosure()) {
            OWLOntologyLoaderMetaData facts = manager.getOntologyFormat(ontology).getOntologyLoaderMetaData();
            for (RDFTriple triple : ((RDFParserMetaData) facts).getUnparsedTriples()) {
                tell("unparsed", file.getPath(), triple.toString().trim());
            }
        }
        TreeSet<String> undeclared = new TreeSet<>();
        for (OWLEntity entity : root.getSignature(org.semanticweb.owlapi.model.parameters.Imports.INCLUDED)) {
            boolean declared = entity.isBuiltIn() || entity.isOWLNamedIndividual();
            for (OWLOntology ontology : root.getImportsClosure()) {
                declared = declared || ontology.isDeclared(entity);
            }
            if (!declared) {
                undeclared.add(entity.getEntityType() + " " + entity.toStringID());
            }
        }
        for (String entity : undeclared) {
            tell("undeclared", file.getPath(), entity);
        }
    }

    private static void tell(String fact, String file, String value) {
        System.out.println(fact + "\t" + file + "\t" + value.replace('\n', ' '));
    }
}
