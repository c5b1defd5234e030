/** The front page. */
export default function Page() {
  return <main className="p-4">EHRConnect</main>
}
